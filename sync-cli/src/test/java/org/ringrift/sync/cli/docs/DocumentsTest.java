package org.ringrift.sync.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.cli.RingSync;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Links of the documents lead somewhere, and their commands exist with the options they name. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages = docs.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages.stream())
          .map(ROOT::relativize);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) throws IOException {
    List<String> broken = new ArrayList<>();
    Path file = ROOT.resolve(document);
    Matcher links = LINK.matcher(ShellText.withoutCode(Files.readString(file)));
    while (links.find()) {
      String link = links.group(1);
      if (!link.contains("://") && !leadsSomewhere(file, link)) {
        broken.add(link);
      }
    }
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommandExistsWithTheOptionsThatItHas(Path document) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (List<String> command : ShellText.commands(Files.readString(ROOT.resolve(document)))) {
      fault(command).forEach(wrong::add);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aWrongCommandIsFound() {
    assertThat(ShellText.commands("Say `ringsync hosts aply FILE`."))
        .singleElement()
        .satisfies(command -> assertThat(fault(command)).isNotEmpty());
    assertThat(ShellText.commands("```\n./ringsync sync games \\\n  --wiat | jq .a # why\n```\n"))
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command).containsExactly("sync", "games", "--wiat");
              assertThat(fault(command)).isNotEmpty();
            });
    assertThat(ShellText.commands("```\nringsync publish node-idle '{\"a b\": 1}' -n x\n```\n"))
        .containsExactly(List.of("publish", "node-idle", "{\"a b\": 1}", "-n", "x"));
  }

  /** What a person who types it would be told; parameters may be left out in a text. */
  private static Stream<String> fault(List<String> command) {
    try {
      RingSync.commandLine().parseArgs(command.toArray(String[]::new));
      return Stream.empty();
    } catch (MissingParameterException e) {
      return Stream.empty();
    } catch (ParameterException e) {
      return Stream.of("ringsync " + String.join(" ", command) + ": " + e.getMessage());
    }
  }

  private static boolean leadsSomewhere(Path from, String link) throws IOException {
    int hash = link.indexOf('#');
    Path target = hash == 0 ? from : from.resolveSibling(hash < 0 ? link : link.substring(0, hash));
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0 || anchors(Files.readString(target)).contains(link.substring(hash + 1));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(String page) {
    return page.lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{Alnum}\\- _]", "").replace(' ', '-'))
        .toList();
  }
}

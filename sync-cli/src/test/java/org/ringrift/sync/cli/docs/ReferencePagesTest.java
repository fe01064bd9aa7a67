package org.ringrift.sync.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The generated pages say what the code does. With {@code -Dringsync.docs.update=true} they are
 * written anew.
 */
class ReferencePagesTest {
  private static final Path DOCS = Path.of("../docs");
  private static final String AGAIN =
      "write it anew: ./ringsync verify -Dringsync.docs.update=true -pl sync-cli -am"
          + " -Dtest=ReferencePagesTest -Dsurefire.failIfNoSpecifiedTests=false -DskipITs";
  private static final Map<String, Supplier<String>> PAGES =
      new TreeMap<>(
          Map.of(
              "commands.md",
              CommandsPage::text,
              "configuration.md",
              ConfigurationPage::text,
              "topics.md",
              TopicsPage::text));

  static Stream<String> names() {
    return PAGES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aGeneratedPageIsAsTheCodeIs(String name) throws Exception {
    String wanted = PAGES.get(name).get();
    Path page = DOCS.resolve(name);
    if (Boolean.getBoolean("ringsync.docs.update")) {
      Files.writeString(page, wanted);
    }
    assertThat(page).as(AGAIN).exists();
    assertThat(Files.readString(page)).as(AGAIN).isEqualTo(wanted);
  }
}

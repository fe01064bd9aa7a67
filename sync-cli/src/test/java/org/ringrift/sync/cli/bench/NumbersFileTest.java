package org.ringrift.sync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.command.CommandException;
import picocli.CommandLine;

class NumbersFileTest {
  private static final ObjectNode NUMBERS =
      new ObjectMapper().createObjectNode().put("games_per_s", 20);

  @TempDir Path directory;

  private final StringWriter printed = new StringWriter();
  private final PrintWriter out = new PrintWriter(printed);

  @Test
  void theNumbersArePrintedAndWrittenAlike() throws Exception {
    Path file = Files.writeString(directory.resolve("numbers.json"), "those of last time, longer");
    NumbersFile named = named(file);

    named.requireWritable();
    named.report(NUMBERS, out);

    assertThat(file).hasContent(NUMBERS.toPrettyString());
    assertThat(printed.toString().strip()).isEqualTo(NUMBERS.toPrettyString());
  }

  @Test
  void withoutAFileTheyAreOnlyPrinted() throws Exception {
    NumbersFile unnamed = new NumbersFile();

    unnamed.requireWritable();
    unnamed.report(NUMBERS, out);

    assertThat(unnamed.write(NUMBERS)).isEmpty();
    assertThat(printed.toString()).contains("games_per_s");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeAnythingIsMeasured() {
    for (Path file : new Path[] {directory, directory.resolve("no/such/folder.json")}) {
      assertThatThrownBy(() -> named(file).requireWritable())
          .isInstanceOf(CommandException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("choose a file that can be written");
    }
  }

  private static NumbersFile named(Path file) {
    return CommandLine.populateCommand(new NumbersFile(), "--json", file.toString());
  }
}

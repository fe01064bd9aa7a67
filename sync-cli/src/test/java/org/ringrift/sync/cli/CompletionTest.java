package org.ringrift.sync.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code ringsync completion}, in a real bash. */
class CompletionTest {
  @TempDir Path directory;

  @Test
  void bashCompletesCommandsOptionsAndValues() throws Exception {
    assertThat(completed("ringsync", "dra")).containsExactly("drain");
    assertThat(completed("ringsync", "sync", "--prefer")).containsExactly("--prefer-ephemeral");
    assertThat(completed("ringsync", "sync", "--strategy", "BRO")).containsExactly("BROADCAST");
    assertThat(completed("ringsync", "sync", "mod")).containsExactly("models");
  }

  /** What bash offers for the last word. */
  private List<String> completed(String... words) throws Exception {
    StringWriter script = new StringWriter();
    assertThat(RingSync.commandLine().setOut(new PrintWriter(script)).execute("completion"))
        .isZero();
    Path file = Files.writeString(directory.resolve("completion.bash"), script.toString());
    String asked =
        // compopt works only while somebody types
        "compopt() { :; }; source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_ringsync; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(file, String.join(" ", words), words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", asked).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}

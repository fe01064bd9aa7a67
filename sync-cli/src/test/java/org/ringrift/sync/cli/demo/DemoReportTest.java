package org.ringrift.sync.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.command.CommandException;

class DemoReportTest {
  private static final DemoSummary SUMMARY =
      new DemoSummary(
          4200,
          200,
          199,
          5,
          4,
          12,
          1,
          1_500_000,
          new TreeMap<>(Map.of("rsync", 8L, "http", 4L)),
          new Latencies(400, 800, 900, 950),
          List.of("games:a:b.db on c: not verified"));

  @TempDir private Path directory;

  @Test
  void jsonHasExactlyTheFieldsThatScriptsRead() throws Exception {
    Path file = directory.resolve("out.json");
    DemoReport.write(SUMMARY, file);
    assertThat(Files.readString(file))
        .isEqualToIgnoringWhitespace(
            """
            {"startup_ms":4200,"games_published":200,"games_verified_everywhere":199,
             "replicas_wanted":5,"replicas_verified":4,"jobs_completed":12,"jobs_failed":1,
             "bytes_transferred":1500000,"transports":{"http":4,"rsync":8},
             "latency_ms":{"p50":400,"p95":800,"p99":900,"max":950}}
            """);
  }

  @Test
  void peopleSeeWhatIsMissing() {
    StringWriter text = new StringWriter();
    DemoReport.print(SUMMARY, new PrintWriter(text));
    assertThat(text.toString())
        .contains("200 published, 199 read", "4 of 5", "games:a:b.db on c", "the demo failed");
  }

  @Test
  void fileThatCannotBeWrittenIsNamed() {
    Path nowhere = directory.resolve("missing/out.json");
    assertThatThrownBy(() -> DemoReport.write(SUMMARY, nowhere))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(nowhere.toString());
  }
}

package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.RingSync;

/** The monitor's benchmark works; how fast anything is does not matter here. */
@Timeout(300)
class MonitorBenchIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir private Path directory;

  @Test
  void aQuickRunMeasuresEverythingAndLeavesNothingBehind() throws Exception {
    Path file = directory.resolve("bench.json");
    Path work = Files.createDirectory(directory.resolve("work"));
    Path log = Files.createFile(directory.resolve("log"));
    List<String> arguments =
        List.of("bench", "monitor", "--quick", "--json=" + file, "--work-dir=" + work);

    try (ChildProcess child = ChildProcess.start(RingSync.class, arguments, log)) {
      assertThat(child.await(LIMIT)).as(() -> text(log)).isZero();
    }

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("events_per_s").doubleValue()).isPositive();
    JsonNode status = json.at("/steady/pages").path("/status");
    assertThat(status.path("p99_ms").doubleValue())
        .isPositive()
        .isEqualTo(json.path("status_p99_ms").doubleValue());
    json.at("/steady/pages")
        .forEach(page -> assertThat(page.path("failed").intValue()).as("%s", json).isZero());
    assertThat(json.at("/backlog/records").longValue()).isPositive();
    assertThat(json.at("/steady/published_per_s").doubleValue()).isPositive();
    assertThat(json.at("/memory/process_peak_mb").longValue()).isPositive();
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("ringsync-bench.log", "ringsync-bench-monitor.log");
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}

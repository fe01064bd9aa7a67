package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.RingSync;

/** The planner's benchmark works; how fast anything is does not matter here. */
@Timeout(600)
class PlannerBenchIT {
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir private Path directory;

  @Test
  void aQuickRunMeasuresEverythingAndLeavesNothingBehind() throws Exception {
    Path file = directory.resolve("bench.json");
    Path work = Files.createDirectory(directory.resolve("work"));

    int exitCode = bench("--json", file.toString(), "--work-dir", work.toString());
    assertThat(exitCode).as(this::log).isZero();

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    for (String field :
        List.of(
            "throughput_ratio",
            "latency_p50_ratio",
            "dispatch_us_10k",
            "dispatch_us_1m",
            "restore_s")) {
      assertThat(json.path(field).doubleValue()).as(field).isPositive().isFinite();
    }
    assertThat(json.path("quick").booleanValue()).isTrue();
    checkRuns(json.path("runs"));
    checkSetup(json.path("setup"));
    assertThat(ratio(json, "events_per_s")).isEqualTo(json.path("throughput_ratio").doubleValue());
    assertThat(ratio(json, "latency_p50_ms"))
        .isEqualTo(json.path("latency_p50_ratio").doubleValue());
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactly("ringsync-bench.log");
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidAtOnce() {
    StringWriter err = new StringWriter();

    int exitCode =
        RingSync.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(
                "bench", "planner", "--json", directory.resolve("no/such/file.json").toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString()).contains("file.json").contains("choose a file that can be written");
  }

  /** With one pair, the ratio of the medians is that of the two runs. */
  private static double ratio(JsonNode json, String figure) {
    return json.path("runs").get(0).path(figure).doubleValue()
        / json.path("runs").get(1).path(figure).doubleValue();
  }

  private static void checkRuns(JsonNode runs) {
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).path("topology").asText()).isEqualTo("planner");
    assertThat(runs.get(1).path("topology").asText()).isEqualTo("bare");
    for (JsonNode run : runs) {
      assertThat(run.path("events").longValue()).as("%s", run).isPositive();
      assertThat(run.path("events_per_s").doubleValue()).as("%s", run).isPositive();
      assertThat(run.path("events_without_result").intValue()).as("%s", run).isZero();
      assertThat(run.path("latency_samples").intValue()).as("%s", run).isEqualTo(60);
      assertThat(run.path("latency_p50_ms").doubleValue())
          .as("%s", run)
          .isPositive()
          .isLessThanOrEqualTo(run.path("latency_p99_ms").doubleValue());
    }
  }

  private static void checkSetup(JsonNode setup) {
    assertThat(setup.path("cores").intValue()).isPositive();
    assertThat(setup.path("jdk").asText()).isNotEmpty();
    assertThat(setup.path("kafka_version").asText()).startsWith("4.");
    for (String field : List.of("partitions", "nodes", "artifacts", "pending_many", "pairs")) {
      assertThat(setup.path(field).intValue()).as(field).isPositive();
    }
  }

  private int bench(String... options) throws Exception {
    List<String> arguments =
        Stream.concat(Stream.of("bench", "planner", "--quick"), Stream.of(options)).toList();
    Path log = directory.resolve("log");
    Files.createFile(log);
    try (ChildProcess child = ChildProcess.start(RingSync.class, arguments, log)) {
      return child.await(LIMIT);
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}

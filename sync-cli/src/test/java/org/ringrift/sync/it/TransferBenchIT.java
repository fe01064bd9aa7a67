package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.RingSync;

/** The benchmarks of workers work; how fast anything is does not matter here. */
@Timeout(300)
class TransferBenchIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Path NAMESPACES = Path.of("/run/netns");

  @TempDir private Path directory;

  @Test
  void aSmallRunOverHttpMeasuresEverythingAndLeavesNothingBehind() throws Exception {
    Path work = Files.createDirectory(directory.resolve("work"));
    List<String> options =
        List.of("--size=8", "--rounds=1", "--memory-size=4", "--transfers=2", "--fast-dir=" + work);

    assertThat(bench("http", work, options)).as(this::log).isZero();

    JsonNode json = json();
    assertThat(json.path("http").path("mb_per_second").doubleValue()).isPositive();
    assertThat(json.path("http").path("cpu_seconds_per_gb").doubleValue()).isPositive();
    assertThat(json.path("first_seconds").doubleValue()).isPositive();
    assertThat(json.path("memory").path("transfers").intValue()).isEqualTo(2);
    assertThat(json.path("memory").path("target_heap_peak_bytes").longValue()).isPositive();
    for (String peer : List.of("nginx", "aria2", "rsync")) {
      boolean skipped = json.path("skipped").toString().contains(peer);
      String ratio = "throughput_vs_" + (peer.equals("rsync") ? "rsync_daemon" : peer);
      assertThat(json.has(ratio)).as(ratio).isNotEqualTo(skipped);
    }
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void aSmallBroadcastGoesDownTheChainAndLeavesNoNamespace() throws Exception {
    Path work = Files.createDirectory(directory.resolve("work"));
    List<String> before = namespaces();
    List<String> options = List.of("--size=5", "--nodes=3", "--mbit=200", "--rounds=1");

    int exitCode = bench("broadcast", work, options);
    assumeTrue(!log().contains("only root may make"), "only root may make network namespaces");
    assumeTrue(!log().contains("allows no network namespaces"), "no network namespaces here");
    assumeTrue(!log().contains("ip and tc are not installed"), "ip and tc are not installed");
    assertThat(exitCode).as(this::log).isZero();

    JsonNode json = json();
    assertThat(json.path("makespan_vs_lower_bound").doubleValue()).isGreaterThan(1);
    assertThat(log()).doesNotContain("did not get all of it from the node before it");
    assertThat(work).isEmptyDirectory();
    assertThat(namespaces()).isEqualTo(before);
  }

  @Test
  void aSmallWatchAnnouncesEveryGame() throws Exception {
    Path work = Files.createDirectory(directory.resolve("work"));

    assertThat(bench("watch", work, List.of("--size=1", "--games=20", "--rate=50")))
        .as(this::log)
        .isZero();

    assertThat(json().path("games").intValue()).isEqualTo(20);
    assertThat(json().path("commit_to_event_p50_ms").doubleValue()).isPositive();
  }

  private static List<String> namespaces() throws IOException {
    if (!Files.isDirectory(NAMESPACES)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(NAMESPACES)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("rs"))
          .sorted()
          .toList();
    }
  }

  private int bench(String what, Path work, List<String> options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("bench", what));
    arguments.addAll(List.of("--json", directory.resolve("bench.json").toString()));
    arguments.addAll(List.of("--work-dir", work.toString()));
    arguments.addAll(options);
    Path log = Files.createFile(directory.resolve("log"));
    try (ChildProcess child = ChildProcess.start(RingSync.class, arguments, log)) {
      return child.await(LIMIT);
    }
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(directory.resolve("bench.json").toFile());
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }
}

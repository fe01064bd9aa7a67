package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same input in the same order gives the same jobs and decisions, to the byte. */
class DeterminismTest {
  @TempDir Path root;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 20_261_122})
  void twiceTheSameInAnotherMachine(long seed) throws Exception {
    List<String> here = SeededRun.written(seed, root.resolve("here"));
    assertThat(here).as("a run worth comparing").hasSizeGreaterThan(200);
    assertThat(here).anyMatch(line -> line.startsWith("job "));

    assertThat(elsewhere(seed)).as("seed %d", seed).isEqualTo(here);
  }

  private List<String> elsewhere(long seed) throws Exception {
    Path log = root.resolve("elsewhere.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SeededRun.class.getName(),
                Long.toString(seed),
                root.resolve("elsewhere").toString())
            .redirectError(log.toFile())
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = out.lines().toList();
      assertThat(process.waitFor()).as(Files.readString(log)).isZero();
      return lines;
    }
  }
}

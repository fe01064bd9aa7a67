package org.ringrift.sync.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.worker.WorkerConfig;

/** The page about variables says what the processes do. */
class EnvironmentPageTest {
  private static final Path PAGE = Path.of("../docs/environment.md");

  @Test
  void everyVariableHasItsLineWithProcessAndSetting() throws IOException {
    List<String> expected =
        Stream.concat(
                PlannerConfig.VARIABLES.stream().map(variable -> line("planner", variable)),
                WorkerConfig.VARIABLES.stream().map(variable -> line("worker", variable)))
            .toList();

    assertThat(lines()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String line(String process, EnvironmentVariable variable) {
    String where =
        variable
            .where()
            .map(is -> " with `" + is.setting().key() + "=" + is.text() + "`")
            .orElse("");
    return "`%s` %s%s `%s`".formatted(variable.name(), process, where, variable.setting().key());
  }

  /** Variable, process and setting of each line of the table. */
  private static List<String> lines() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| `RINGRIFT_"))
        .map(line -> line.split("\\|"))
        .map(cells -> String.join(" ", cells[1].strip(), cells[3].strip(), cells[4].strip()))
        .toList();
  }
}

package org.ringrift.sync.cli.bench;

import java.nio.file.Path;
import java.util.List;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.cli.registry.LocalRegistry;

/** Everything that is measured about the planner, one after the other. */
final class PlannerBench {
  private PlannerBench() {}

  static PlannerBenchResult run(BenchScale scale, Path directory, Progress progress)
      throws StartException, CommandException, InterruptedException {
    Setup setup = Setup.of(scale);
    progress.say(setup.inWords());
    try (LocalRegistry registry = LocalRegistry.start(directory.resolve("registry"), 0)) {
      List<Duel.Run> runs = new Duel(scale, directory, registry.url(), progress).run();
      QueueBench.Result queues = QueueBench.run(scale, directory, registry.url(), progress);
      return new PlannerBenchResult(setup, runs, queues);
    }
  }
}

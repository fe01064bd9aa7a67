package org.ringrift.sync.cli.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Parent of the benchmarks. */
@Command(
    name = "bench",
    description = {
      "Measures how fast parts of the pipeline are on this machine.",
      "The launcher knows one more, which needs the sources: ringsync bench core [--json FILE] times"
          + " the planner's decisions by themselves, with JMH."
    },
    subcommands = {
      PlannerBenchCommand.class,
      DeltaBenchCommand.class,
      HttpBenchCommand.class,
      BroadcastBenchCommand.class,
      WatchBenchCommand.class,
      MonitorBenchCommand.class,
      BandwidthBenchCommand.class,
      NodeCommand.class
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Without a benchmark: which there are. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}

package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.log.Logging;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.cli.machine.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds the planner against a bare topology, and its queues against their own depth. */
@Command(
    name = "planner",
    description = {
      "Runs the planner's two stages on an embedded broker with a local registry, in turns with a"
          + " bare two-stage topology under the same settings, and compares events per second and"
          + " the latency from an acknowledged event to its job. Then measures the dispatch of a"
          + " job with few and with many jobs pending, and the start with a full restore.",
      "Takes about ten minutes on two cores; run it on an idle machine, with 6 GB of free disk."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync bench planner --json planner-bench.json",
      "  ringsync bench planner --quick --json /tmp/smoke.json"
    })
final class PlannerBenchCommand implements Callable<Integer> {
  private static final String LOG = "ringsync-bench.log";
  private static final long FULL_BYTES = 6L << 30;
  private static final long QUICK_BYTES = 512L << 20;

  @Option(
      names = "--quick",
      description =
          "Only show that the benchmark works, in about a minute: small numbers of everything, so"
              + " that the result means little.")
  private boolean quick;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where broker, registry and stores are kept meanwhile, in a new directory that is removed"
              + " at the end. Default: the system's directory for temporary files.")
  private Path workDir = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private NumbersFile file;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws StartException, CommandException, InterruptedException {
    file.requireWritable();
    PrintWriter out = spec.commandLine().getOut();
    BenchScale scale = quick ? BenchScale.small() : BenchScale.full();
    requireSpace(quick ? QUICK_BYTES : FULL_BYTES);
    try (StopSignal stop = StopSignal.listen();
        WorkDirectory directory = WorkDirectory.in(workDir)) {
      Logging.toFile(workDir.resolve(LOG));
      out.println("starting; the log is in " + workDir.resolve(LOG));
      endWith(stop, Thread.currentThread());
      PlannerBenchResult result = PlannerBench.run(scale, directory.path(), new Progress(out));
      BenchReport.print(result, out);
      file.write(BenchReport.json(result))
          .ifPresent(written -> out.println("written to " + written));
      out.flush();
    }
    return 0;
  }

  /** Ctrl-C ends whatever is being waited for, so that everything is closed. */
  private static void endWith(StopSignal stop, Thread bench) {
    Thread.ofVirtual()
        .name("bench-stop")
        .start(
            () -> {
              try {
                stop.await();
                bench.interrupt();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void requireSpace(long bytes) throws CommandException {
    try {
      long free = Files.getFileStore(workDir).getUsableSpace();
      if (free < bytes) {
        throw new CommandException(
            "%s has %d MB free, and the benchmark needs %d MB for a while; name another directory with --work-dir"
                .formatted(workDir, free >> 20, bytes >> 20));
      }
    } catch (IOException e) {
      throw new CommandException(
          "the directory %s cannot be used (%s); name another one with --work-dir"
              .formatted(workDir, e),
          e);
    }
  }
}

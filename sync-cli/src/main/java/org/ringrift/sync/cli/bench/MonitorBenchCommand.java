package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.log.Logging;
import org.ringrift.sync.cli.machine.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the monitor with a large fleet. */
@Command(
    name = "monitor",
    description = {
      "Measures how fast a monitor, in a process of its own, reads what the topics say of 2,000 nodes"
          + " and 100,000 artifacts; then how fast /status answers while 20,000 events a second come"
          + " in, asked at a steady rate whether or not earlier answers have come.",
      "Broker and registry are made anew, in a folder that is removed in the end. Takes about two"
          + " minutes and 2 GB of free disk."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync bench monitor --json monitor-bench.json",
      "  ringsync bench monitor --quick"
    })
final class MonitorBenchCommand implements Callable<Integer> {
  private static final String LOG = "ringsync-bench.log";
  private static final String MONITOR_LOG = "ringsync-bench-monitor.log";

  @Option(
      names = "--quick",
      description =
          "Only show that the benchmark works, in about twenty seconds: a small fleet, so that the"
              + " result means little.")
  private boolean quick;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where broker and registry are kept meanwhile, and the logs. Default: the system's"
              + " directory for temporary files.")
  private Path workDir = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private NumbersFile file;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, StartException, InterruptedException {
    file.requireWritable();
    PrintWriter out = spec.commandLine().getOut();
    MonitorScale scale = quick ? MonitorScale.small() : MonitorScale.full();
    try (WorkDirectory directory = WorkDirectory.in(workDir)) {
      Logging.toFile(workDir.resolve(LOG));
      ObjectNode numbers =
          new MonitorBench(scale, directory.path(), workDir.resolve(MONITOR_LOG), new Progress(out))
              .run();
      file.report(numbers, out);
      return 0;
    } catch (IOException e) {
      throw new CommandException("the measurement did not work: " + e.getMessage(), e);
    }
  }
}

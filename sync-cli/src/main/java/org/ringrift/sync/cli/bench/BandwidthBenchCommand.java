package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how well limits of bandwidth hold. */
@Command(
    name = "bandwidth",
    description = {
      "Measures over loopback which part of its limit each transport uses: a job over HTTP, from an"
          + " rsync daemon, over SSH where there is an sshd, pushed in each of these ways, and of new games"
          + " alone, which get a tenth of the limit; and what all jobs of a node use of its limit,"
          + " received and served."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync bench bandwidth --json bandwidth-bench.json",
      "  ringsync bench bandwidth --limit 50 --seconds 5"
    })
final class BandwidthBenchCommand implements Callable<Integer> {
  private static final long MB = 1_000_000;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "Where the transfers are made. Default: the folder for temporary files.")
  private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--limit",
      paramLabel = "MB/S",
      description = "The limit. Default: ${DEFAULT-VALUE}.")
  private int limitMb = 10;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long a job should take. Default: ${DEFAULT-VALUE}.")
  private int seconds = 10;

  @Mixin private NumbersFile file;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, StartException, InterruptedException {
    file.requireWritable();
    PrintWriter out = spec.commandLine().getOut();
    try (WorkDirectory folder = WorkDirectory.in(parent)) {
      ObjectNode numbers =
          new BandwidthBench(folder.path(), limitMb * MB, seconds, new Progress(out)).run();
      numbers.put("setup", Setup.machineInWords());
      file.report(numbers, out);
      return 0;
    } catch (IOException | SQLException e) {
      throw new CommandException("the measurement did not work: " + e.getMessage(), e);
    }
  }
}

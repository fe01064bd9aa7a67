package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.log.Logging;
import org.ringrift.sync.cli.machine.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how soon commits are announced. */
@Command(
    name = "watch",
    description = {
      "Measures how long it takes from the commit of a game until the broker has the event that the"
          + " worker published for it. The writer stays connected, as selfplay does.",
      "Broker, registry and database are made anew, in a folder that is removed in the end."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync bench watch --json watch-bench.json",
      "  ringsync bench watch --size 10 --games 50"
    })
final class WatchBenchCommand implements Callable<Integer> {
  private static final String LOG = "ringsync-bench.log";

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where everything is made. Default: the system's directory for temporary files.")
  private Path workDir = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--size",
      paramLabel = "MB",
      description = "Size of the database before the first game. Default: ${DEFAULT-VALUE}.")
  private int sizeMb = 1_000;

  @Option(
      names = "--games",
      paramLabel = "N",
      description = "How many games are written. Default: ${DEFAULT-VALUE}.")
  private int games = 1_000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "How many games a second. Default: ${DEFAULT-VALUE}.")
  private int perSecond = 20;

  @Mixin private NumbersFile file;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, StartException, InterruptedException {
    file.requireWritable();
    PrintWriter out = spec.commandLine().getOut();
    try (WorkDirectory directory = WorkDirectory.in(workDir)) {
      Logging.toFile(workDir.resolve(LOG));
      ObjectNode numbers =
          new WatchBench(directory.path(), sizeMb, games, perSecond, new Progress(out)).run();
      file.report(numbers, out);
      return 0;
    } catch (IOException | SQLException e) {
      throw new CommandException("the measurement did not work: " + e.getMessage(), e);
    }
  }
}

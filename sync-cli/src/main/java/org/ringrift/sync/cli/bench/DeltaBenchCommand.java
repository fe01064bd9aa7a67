package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the delta of games. */
@Command(
    name = "delta",
    description = {
      "Measures how long it takes to bring a few new games into a replica of a small and of a large"
          + " games database, end to end inside the worker, and how long rsync over SSH and"
          + " sqlite3_rsync take for the large one where they are installed.",
      "The databases are made anew, in a folder that is deleted in the end. The large one is there up"
          + " to five times."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync bench delta --json delta-bench.json",
      "  ringsync bench delta --small 20 --large 100 --rounds 3"
    })
final class DeltaBenchCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the databases are made. Default: the folder for temporary files.")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--small",
      paramLabel = "MB",
      description = "Size of the small database. Default: ${DEFAULT-VALUE}.")
  private int smallMb = 100;

  @Option(
      names = "--large",
      paramLabel = "MB",
      description = "Size of the large database. Default: ${DEFAULT-VALUE}.")
  private int largeMb = 4_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each delta is measured. Default: ${DEFAULT-VALUE}.")
  private int rounds = 9;

  @Mixin private NumbersFile file;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    file.requireWritable();
    PrintWriter out = spec.commandLine().getOut();
    try {
      Path folder =
          directory.isPresent()
              ? Files.createTempDirectory(directory.get(), "ringsync-bench")
              : Files.createTempDirectory("ringsync-bench");
      ObjectNode numbers = new DeltaBench(folder, rounds, out).run(smallMb, largeMb);
      file.report(numbers, out);
      return 0;
    } catch (IOException | SQLException e) {
      throw new CommandException("the measurement did not work: " + e.getMessage(), e);
    }
  }
}

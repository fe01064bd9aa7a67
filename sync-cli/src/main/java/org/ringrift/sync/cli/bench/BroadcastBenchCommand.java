package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a broadcast. */
@Command(
    name = "broadcast",
    description = {
      "Measures how long it takes to bring one file to many nodes, each in a network namespace of"
          + " its own with a limit each way: down a chain of data planes, and with rsync to all at"
          + " once.",
      "Needs root, and ip and tc. The namespaces are removed in the end, whatever happens."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync bench broadcast --json broadcast-bench.json",
      "  ringsync bench broadcast --size 20 --nodes 4 --mbit 100"
    })
final class BroadcastBenchCommand implements Callable<Integer> {
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where the nodes keep their data; takes the size times twice the number of nodes."
              + " Default: /dev/shm, or the folder for temporary files.")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--size",
      paramLabel = "MB",
      description = "Size of the file. Default: ${DEFAULT-VALUE}.")
  private double sizeMb = 200;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many nodes get it. Default: ${DEFAULT-VALUE}.")
  private int nodes = 8;

  @Option(
      names = "--mbit",
      paramLabel = "N",
      description = "Megabits a second of each node, each way. Default: ${DEFAULT-VALUE}.")
  private int mbitPerSecond = 200;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often the chain is timed. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Mixin private NumbersFile file;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, StartException, InterruptedException {
    file.requireWritable();
    if (sizeMb <= 0 || nodes < 1 || nodes > NodeNetwork.MOST_NODES - 1 || mbitPerSecond < 1) {
      throw new CommandException(
          "--size must be positive, --mbit at least 1, and --nodes from 1 to "
              + (NodeNetwork.MOST_NODES - 1));
    }
    Optional<String> obstacle = NodeNetwork.obstacle();
    if (obstacle.isPresent()) {
      throw new CommandException(obstacle.get());
    }
    PrintWriter out = spec.commandLine().getOut();
    Path parent =
        directory.orElse(
            Files.isWritable(IN_MEMORY)
                ? IN_MEMORY
                : Path.of(System.getProperty("java.io.tmpdir")));
    try (WorkDirectory work = WorkDirectory.in(parent)) {
      var sizes =
          new BroadcastBench.Sizes(
              Math.toIntExact(Math.round(sizeMb * 1000)), nodes, mbitPerSecond, rounds);
      ObjectNode numbers = new BroadcastBench(sizes, new Progress(out)).run(work.path());
      numbers.put("setup", Setup.machineInWords());
      file.report(numbers, out);
      return 0;
    } catch (IOException e) {
      throw new CommandException("the measurement did not work: " + e.getMessage(), e);
    }
  }
}

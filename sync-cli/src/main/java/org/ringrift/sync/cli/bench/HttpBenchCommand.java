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

/** Measures transfers over HTTP. */
@Command(
    name = "http",
    description = {
      "Measures how fast one data plane brings a large file from another over loopback, verified,"
          + " against nginx with curl and sha256sum, in turns; and how much memory several large"
          + " transfers at once take.",
      "The timed part is made in memory, because a disk would hide the difference."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync bench http --json http-bench.json",
      "  ringsync bench http --size 200 --memory-size 100 --rounds 3"
    })
final class HttpBenchCommand implements Callable<Integer> {
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  @Option(
      names = "--fast-dir",
      paramLabel = "DIR",
      description =
          "Where the timed transfers are made; takes three times the size. Default: /dev/shm, or"
              + " the folder for temporary files.")
  private Optional<Path> fast = Optional.empty();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where the transfers at once are made. Default: the folder for temporary files.")
  private Path large = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--size",
      paramLabel = "MB",
      description = "Size of the timed file. Default: ${DEFAULT-VALUE}.")
  private int sizeMb = 2_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each is timed. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--memory-size",
      paramLabel = "MB",
      description = "Size of each of the files at once. Default: ${DEFAULT-VALUE}.")
  private int memoryMb = 4_000;

  @Option(
      names = "--transfers",
      paramLabel = "N",
      description = "How many at once. Default: ${DEFAULT-VALUE}.")
  private int transfers = 6;

  @Option(
      names = "--heap",
      paramLabel = "MB",
      description = "The most heap that a node may use. Default: ${DEFAULT-VALUE}.")
  private int heapMb = 256;

  @Mixin private NumbersFile file;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, StartException, InterruptedException {
    file.requireWritable();
    PrintWriter out = spec.commandLine().getOut();
    Path memory = Files.isWritable(IN_MEMORY) ? IN_MEMORY : large;
    try (WorkDirectory timed = WorkDirectory.in(fast.orElse(memory));
        WorkDirectory many = WorkDirectory.in(large)) {
      HttpBench.Sizes sizes = new HttpBench.Sizes(sizeMb, rounds, memoryMb, transfers, heapMb);
      ObjectNode numbers = new HttpBench(sizes, new Progress(out)).run(timed.path(), many.path());
      numbers.put("setup", Setup.machineInWords());
      file.report(numbers, out);
      return 0;
    } catch (IOException e) {
      throw new CommandException("the measurement did not work: " + e.getMessage(), e);
    }
  }
}

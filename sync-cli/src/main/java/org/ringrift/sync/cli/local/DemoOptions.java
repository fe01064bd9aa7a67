package org.ringrift.sync.cli.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.demo.Demo;
import org.ringrift.sync.cli.demo.DemoFleet;
import org.ringrift.sync.cli.demo.DemoReport;
import org.ringrift.sync.cli.demo.DemoRequest;
import org.ringrift.sync.cli.demo.DemoSummary;
import org.ringrift.sync.core.NodeId;
import picocli.CommandLine.Option;

/** What belongs to {@code --demo}. */
final class DemoOptions {
  @Option(
      names = "--demo",
      required = true,
      description =
          "Play the part of selfplay: write games and a model on two nodes, wait until every"
              + " wanted replica is verified, print a summary and stop.")
  @SuppressWarnings("UnusedVariable") // its presence makes picocli make these options
  private boolean demo;

  @Option(
      names = "--games",
      paramLabel = "N",
      description = "How many games the demo writes. Default: ${DEFAULT-VALUE}.")
  private int games = 200;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the demo's summary there as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--seed-db",
      paramLabel = "FILE",
      description =
          "An existing games database, of any schema version, that the demo puts on the first node"
              + " and syncs as it is. May be given several times.")
  private List<Path> seedDatabases = new ArrayList<>();

  /** Returns the exit code. */
  int run(LocalStack stack, Duration startup, PrintWriter out)
      throws CommandException, InterruptedException {
    DemoSummary summary =
        Demo.run(DemoRequest.of(games, seedDatabases), fleet(stack, startup), out);
    DemoReport.print(summary, out);
    if (json.isPresent()) {
      DemoReport.write(summary, json.get());
    }
    return summary.succeeded() ? 0 : 1;
  }

  private static DemoFleet fleet(LocalStack stack, Duration startup) {
    Map<NodeId, Path> directories =
        LocalNode.all().stream()
            .map(LocalNode::id)
            .collect(Collectors.toMap(Function.identity(), stack.layout()::nodeDir));
    return new DemoFleet(
        stack.connection(),
        LocalNode.SELFPLAY.id(),
        LocalNode.CPU.id(),
        directories,
        startup.toMillis());
  }
}

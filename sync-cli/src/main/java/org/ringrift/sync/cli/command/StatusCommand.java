package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how the fleet is. */
@Command(
    name = "status",
    description = "Shows what the monitor knows: the queue, the nodes, and where each artifact is.",
    footer = {"", "Examples:", "  ringsync status", "  ringsync status --json | jq .sync"})
public final class StatusCommand implements Callable<Integer> {
  @Mixin private MonitorOptions monitor;

  @Option(names = "--json", description = "The monitor's /status as it is, for scripts.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (MonitorClient client = monitor.connect()) {
      JsonNode status = client.get("/status");
      if (json) {
        out.println(status.toPrettyString());
      } else {
        StatusTable.of(status, client.get("/nodes"), client.get("/artifacts"))
            .forEach(out::println);
      }
    }
    out.flush();
    return 0;
  }
}

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
    description = {
      "Shows what the monitor knows: the queue, the nodes, and where each artifact is.",
      "With --at, the same of another time, from what the topics still hold."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync status",
      "  ringsync status --json | jq .sync",
      "  ringsync status --at \"2 h\" --bootstrap kafka:9092"
    })
public final class StatusCommand implements Callable<Integer> {
  @Mixin private FleetOptions fleet;

  @Option(
      names = "--json",
      description = "The monitor's /status as it is, for scripts; as_of is added with --at.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (PageSource pages = fleet.connect()) {
      JsonNode status = pages.get("/status");
      if (json) {
        out.println(status.toPrettyString());
      } else {
        pages.preface().forEach(out::println);
        StatusTable.of(status, pages.get("/nodes"), pages.get("/artifacts")).forEach(out::println);
      }
    }
    out.flush();
    return 0;
  }
}

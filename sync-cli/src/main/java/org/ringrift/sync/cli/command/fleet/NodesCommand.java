package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.cli.command.Quantities;
import org.ringrift.sync.cli.command.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the nodes. */
@Command(
    name = "nodes",
    description = "Shows the nodes: where they stand, their disks, their work.",
    footer = {"", "Examples:", "  ringsync nodes", "  ringsync nodes --status silent --json"})
public final class NodesCommand extends PageCommand {
  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only nodes that stand so, such as admitted, silent or left.")
  private Optional<String> status = Optional.empty();

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Only nodes with this text in their name.")
  private Optional<String> text = Optional.empty();

  @Override
  PageQuery page() {
    return new PageQuery("/nodes").with("status", status).with("text", text);
  }

  @Override
  List<String> lines(JsonNode document, long atMs) {
    TextTable table =
        new TextTable(
            "NODE",
            "STATUS",
            "ROLE",
            "PROVIDER",
            "LIFETIME",
            "DISK",
            "RUNNING",
            "WAITING",
            "PARKED",
            "HEARD");
    List<String> notes = new ArrayList<>();
    for (JsonNode node : document.path("nodes")) {
      row(table, node, atMs);
      notes.addAll(notes(node));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(notes);
    return lines;
  }

  private static void row(TextTable table, JsonNode node, long now) {
    table.row(
        Cells.text(node, "node"),
        Cells.text(node, "status"),
        Cells.text(node, "role"),
        Cells.text(node, "provider"),
        Cells.text(node, "lifetime"),
        node.path("disk_used_percent").isNumber()
            ? Math.round(node.path("disk_used_percent").asDouble()) + " %"
            : Cells.NONE,
        Cells.text(node, "running_jobs") + "/" + Cells.text(node, "max_concurrent_jobs"),
        Cells.text(node, "waiting"),
        Cells.text(node, "parked"),
        Quantities.ago(now - node.path("last_heard_at_ms").asLong()));
  }

  /** What keeps a node from work, and its way out of the fleet. */
  private static List<String> notes(JsonNode node) {
    List<String> notes = new ArrayList<>();
    String name = Cells.text(node, "node");
    JsonNode breaker = node.path("breaker");
    if (breaker.isObject()) {
      notes.add(name + ": gets no work until its breaker closes: " + Cells.text(breaker, "reason"));
    }
    JsonNode drain = node.path("drain");
    if (drain.path("safe_to_terminate").asBoolean()) {
      notes.add(name + ": may be switched off: " + Cells.text(drain, "reason"));
    } else if (drain.isObject()) {
      int blockers = drain.path("blockers").size();
      notes.add(
          "%s: is drained: %s; %d artifacts need it"
              .formatted(name, Cells.text(drain, "reason"), blockers));
    }
    return notes;
  }
}

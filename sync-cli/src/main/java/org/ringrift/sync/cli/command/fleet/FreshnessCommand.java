package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.cli.command.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how fresh what is where. */
@Command(
    name = "freshness",
    description = {
      "Shows how fresh each artifact is on each node that has it or should.",
      "With an artifact or a node it also shows who does not get it, and why."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync freshness --incomplete",
      "  ringsync freshness --node trainer-1 --data-type games"
    })
public final class FreshnessCommand extends PageCommand {
  @Option(
      names = "--data-type",
      paramLabel = "TYPE",
      description = "Only games, models, npz, elo or registry.")
  private Optional<String> dataType = Optional.empty();

  @Option(names = "--artifact", paramLabel = "ARTIFACT", description = "Only this artifact.")
  private Optional<String> artifact = Optional.empty();

  @Option(names = "--node", paramLabel = "NODE", description = "Only this node.")
  private Optional<String> node = Optional.empty();

  @Option(
      names = "--incomplete",
      description = "Only artifacts that lack a replica that is wanted.")
  private boolean incomplete;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many rows. Default: ${DEFAULT-VALUE}.")
  private int limit = 100;

  @Override
  PageQuery page() {
    return new PageQuery("/freshness")
        .with("dataType", dataType)
        .with("artifact", artifact)
        .with("node", node)
        .with("incomplete", Boolean.toString(incomplete))
        .with("limit", Integer.toString(limit));
  }

  @Override
  List<String> lines(JsonNode document, long atMs) {
    TextTable table = new TextTable("ARTIFACT", "NODE", "STATE", "VERSION", "BEHIND", "WHY");
    for (JsonNode row : document.path("rows")) {
      table.row(
          Cells.text(row, "artifact"),
          Cells.text(row, "node"),
          Cells.text(row, "state").replace('_', ' '),
          Cells.version(row.path("version")),
          row.path("behind_games").asLong() > 0
              ? row.path("behind_games").asLong() + " games"
              : Cells.NONE,
          Cells.text(row, "why"));
    }
    int shown = document.path("rows").size();
    return Cells.page(table.lines(), shown, document.path("total").asLong());
  }
}

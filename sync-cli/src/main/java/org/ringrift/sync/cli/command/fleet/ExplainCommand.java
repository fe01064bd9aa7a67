package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why an artifact is where it is. */
@Command(
    name = "explain",
    description =
        "Says why an artifact is on these nodes and not on those, why it comes from this source,"
            + " and why something still waits.",
    footer = {
      "",
      "Examples:",
      "  ringsync explain models:models/canonical_hex8_2p.pth",
      "  ringsync explain games:selfplay-1:data/games/canonical_hex8_2p.db trainer-1"
    })
public final class ExplainCommand extends PageCommand {
  @Parameters(
      index = "0",
      paramLabel = "ARTIFACT",
      description = "Its id, as 'ringsync status' shows it.")
  private String artifact;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NODE", description = "Only this node.")
  private Optional<String> node = Optional.empty();

  @Override
  PageQuery page() {
    return new PageQuery("/explain").with("artifact", artifact).with("node", node);
  }

  @Override
  List<String> lines(JsonNode document, long atMs) {
    List<String> lines = new ArrayList<>();
    lines.add(Cells.text(document, "artifact"));
    JsonNode decision = document.path("decision");
    lines.add(
        decision.isObject()
            ? "  decided %s because of %s: %s of %s, priority %s, %d holders wanted"
                .formatted(
                    Cells.text(decision, "at"),
                    Cells.text(decision, "trigger"),
                    Cells.text(decision, "strategy"),
                    Cells.version(decision.path("version")),
                    Cells.text(decision, "priority"),
                    decision.path("replication_target").asInt())
            : "  no planner has decided about it yet");
    document.path("nodes").forEach(one -> ofNode(one, lines));
    return lines;
  }

  private static void ofNode(JsonNode node, List<String> lines) {
    lines.add("");
    String verdict = Cells.text(node, "verdict").replace('_', ' ');
    lines.add(
        "%s  %s%s"
            .formatted(
                Cells.text(node, "node"),
                Cells.text(node, "state").replace('_', ' '),
                verdict.equals(Cells.NONE) ? "" : ", " + verdict));
    node.path("because").forEach(sentence -> lines.add("  " + sentence.asText()));
    List<String> terms = new ArrayList<>();
    node.path("terms")
        .forEach(term -> terms.add(Cells.text(term, "name") + " " + term.path("points").asInt()));
    if (!terms.isEmpty()) {
      lines.add("  score " + node.path("score").asInt() + ": " + String.join(", ", terms));
    }
    for (JsonNode source : node.path("sources")) {
      lines.add(
          "  source %s%s: %s"
              .formatted(
                  Cells.text(source, "node"),
                  source.path("used").asBoolean() ? ", used" : "",
                  Cells.text(source, "reason")));
    }
  }
}

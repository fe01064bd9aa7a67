package org.ringrift.sync.cli.command.whatif;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.ringrift.sync.cli.command.Quantities;
import org.ringrift.sync.cli.command.TextTable;
import org.ringrift.sync.planner.core.whatif.Comparison;
import org.ringrift.sync.planner.core.whatif.Outcome;
import org.ringrift.sync.planner.core.whatif.Place;
import org.ringrift.sync.planner.core.whatif.Window;
import org.ringrift.sync.planner.stream.History;

/**
 * What two plans led to, side by side.
 *
 * @param gaps what of the history is not there any more, for people
 */
record WhatIfReport(Window window, History history, List<String> gaps, Comparison comparison) {
  private static final double MS_PER_HOUR = 3_600_000;

  WhatIfReport {
    gaps = List.copyOf(gaps);
  }

  /**
   * For people.
   *
   * @param limit how many replicas and jobs are listed
   */
  List<String> lines(int limit) {
    List<String> lines = new ArrayList<>();
    lines.add("played    " + time(window.fromMs()) + " to " + time(window.toMs()));
    List<History.Transfer> real = history.in(window);
    lines.add(
        "recorded  %d transfers, %s: hold 'NOW' against it before you trust the rest"
            .formatted(real.size(), Quantities.bytes(bytes(real))));
    gaps.forEach(gap -> lines.add("missing   " + gap));
    lines.add("");
    lines.addAll(table());
    lines.add("");
    if (comparison.isEmpty()) {
      lines.add("no difference: the other plan would have led to the same");
      return lines;
    }
    places("+ ", comparison.added(), limit, lines);
    places("- ", comparison.removed(), limit, lines);
    changes(limit, lines);
    return lines;
  }

  private List<String> table() {
    Outcome now = comparison.now();
    Outcome other = comparison.other();
    TextTable table = new TextTable("", "NOW", "OTHER", "DIFFERENCE");
    count(table, "jobs handed out", now.jobs(), other.jobs());
    count(table, "jobs completed", now.completed(), other.completed());
    count(table, "jobs failed", now.failed(), other.failed());
    count(table, "jobs open at the end", now.open(), other.open());
    table.row(
        "bytes moved",
        Quantities.bytes(now.bytes()),
        Quantities.bytes(other.bytes()),
        signed(other.bytes() - now.bytes()));
    count(table, "replicas at the end", now.replicas().size(), other.replicas().size());
    count(table, "replicas missing at the end", now.missing(), other.missing());
    table.row(
        "game hours at risk",
        hours(now.gameMsAtRisk()),
        hours(other.gameMsAtRisk()),
        (other.gameMsAtRisk() > now.gameMsAtRisk() ? "+" : "")
            + hours(other.gameMsAtRisk() - now.gameMsAtRisk()));
    count(table, "games at risk at the end", now.gamesAtRisk(), other.gamesAtRisk());
    return table.lines();
  }

  private static void count(TextTable table, String what, long now, long other) {
    table.row(
        what,
        Long.toString(now),
        Long.toString(other),
        String.format(Locale.ROOT, "%+d", other - now));
  }

  private static void places(String sign, Collection<Place> places, int limit, List<String> lines) {
    places.stream()
        .limit(limit)
        .forEach(place -> lines.add(sign + place.artifact() + " on " + place.node()));
    more(places.size() - limit, "replicas", lines);
  }

  private void changes(int limit, List<String> lines) {
    comparison.changes().entrySet().stream()
        .limit(limit)
        .forEach(
            entry ->
                lines.add(
                    "~ %s to %s: %d jobs, %s -> %d jobs, %s"
                        .formatted(
                            entry.getKey().artifact(),
                            entry.getKey().node(),
                            entry.getValue().now().jobs(),
                            Quantities.bytes(entry.getValue().now().bytes()),
                            entry.getValue().other().jobs(),
                            Quantities.bytes(entry.getValue().other().bytes()))));
    more(comparison.changes().size() - limit, "places with other jobs", lines);
  }

  private static void more(int left, String what, List<String> lines) {
    if (left > 0) {
      lines.add("and %d more %s; --limit shows more".formatted(left, what));
    }
  }

  /** For scripts. */
  ObjectNode toJson() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("from", time(window.fromMs())).put("from_ms", window.fromMs());
    document.put("to", time(window.toMs())).put("to_ms", window.toMs());
    ObjectNode recorded = document.putObject("recorded");
    List<History.Transfer> real = history.in(window);
    recorded.put("transfers", real.size()).put("bytes", bytes(real));
    recorded.put("records", history.recorded().size()).put("skipped", history.skipped());
    ArrayNode missing = document.putArray("gaps");
    gaps.forEach(missing::add);
    document.put("differs", !comparison.isEmpty());
    outcome(document.putObject("now"), comparison.now());
    outcome(document.putObject("other"), comparison.other());
    comparison.added().forEach(place -> place(document.withArray("replicas_added"), place));
    comparison.removed().forEach(place -> place(document.withArray("replicas_removed"), place));
    comparison
        .changes()
        .forEach(
            (place, change) -> {
              ObjectNode node = place(document.withArray("jobs"), place);
              node.putObject("now")
                  .put("jobs", change.now().jobs())
                  .put("bytes", change.now().bytes());
              node.putObject("other")
                  .put("jobs", change.other().jobs())
                  .put("bytes", change.other().bytes());
            });
    return document;
  }

  private static void outcome(ObjectNode node, Outcome outcome) {
    node.put("jobs", outcome.jobs());
    node.put("completed", outcome.completed());
    node.put("failed", outcome.failed());
    node.put("open", outcome.open());
    node.put("bytes", outcome.bytes());
    node.put("unsized", outcome.unsized());
    node.put("replicas", outcome.replicas().size());
    node.put("missing", outcome.missing());
    node.put("game_seconds_at_risk", outcome.gameMsAtRisk() / 1000);
    node.put("games_at_risk", outcome.gamesAtRisk());
  }

  private static ObjectNode place(ArrayNode array, Place place) {
    return array
        .addObject()
        .put("artifact", place.artifact().toString())
        .put("node", place.node().value());
  }

  private static long bytes(List<History.Transfer> transfers) {
    return transfers.stream().mapToLong(History.Transfer::bytes).sum();
  }

  private static String signed(long bytes) {
    return (bytes < 0 ? "-" : "+") + Quantities.bytes(Math.abs(bytes));
  }

  private static String hours(long gameMs) {
    return String.format(Locale.ROOT, "%.1f", gameMs / MS_PER_HOUR);
  }

  private static String time(long timeMs) {
    return Instant.ofEpochMilli(timeMs).toString();
  }
}

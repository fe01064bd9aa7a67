package org.ringrift.sync.cli.local;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.MonitorClient;
import org.ringrift.sync.cli.command.StatusTable;
import org.ringrift.sync.cli.machine.StopSignal;

/**
 * Shows the state of a stack until it is stopped: drawn again and again on a terminal, one line for
 * each change elsewhere.
 */
final class LiveTable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int SUMMARY_LINES = 3;

  private final PrintWriter out;
  private final boolean terminal;
  private int drawn;
  private String lastSummary = "";

  LiveTable(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(URI monitor, StopSignal stop) throws InterruptedException {
    try (MonitorClient client = new MonitorClient(monitor)) {
      do {
        draw(lines(client));
      } while (!stop.await(EVERY));
    }
  }

  private static List<String> lines(MonitorClient client) throws InterruptedException {
    try {
      return StatusTable.of(client.get("/status"), client.get("/nodes"), client.get("/artifacts"));
    } catch (CommandException e) {
      return List.of(e.getMessage());
    }
  }

  private void draw(List<String> lines) {
    if (terminal) {
      if (drawn > 0) {
        // Up to the first line of the last drawing, and clear from there.
        out.printf("\u001b[%dA\u001b[J", drawn);
      }
      lines.forEach(out::println);
      drawn = lines.size();
    } else {
      String summary =
          String.join(
              "; ",
              lines.stream().limit(SUMMARY_LINES).map(l -> l.replaceAll("\\s+", " ")).toList());
      if (!summary.equals(lastSummary)) {
        out.println(summary);
        lastSummary = summary;
      }
    }
    out.flush();
  }
}

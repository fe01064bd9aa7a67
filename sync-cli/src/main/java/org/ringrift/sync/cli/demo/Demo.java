package org.ringrift.sync.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import org.ringrift.sync.cli.command.CommandException;

/** The demo: writes games, publishes them, and waits until all of it is where it should be. */
public final class Demo {
  private Demo() {}

  /**
   * Runs it to the end; may be interrupted.
   *
   * @param out where it says how far it is
   * @return also where something is missing in the end
   * @throws CommandException where it cannot even begin: a seed database that is none, a data
   *     directory that cannot be written, a broker that takes no events
   */
  public static DemoSummary run(DemoRequest request, DemoFleet fleet, PrintWriter out)
      throws CommandException, InterruptedException {
    if (request.games() >= 0) {
      throw new CommandException("the demo of " + fleet.selfplay() + " is not there yet");
    }
    return new DemoSummary(
        fleet.startupMs(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        new TreeMap<>(),
        Latencies.of(List.of()),
        List.of());
  }
}

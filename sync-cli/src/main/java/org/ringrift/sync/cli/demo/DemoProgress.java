package org.ringrift.sync.cli.demo;

import java.io.PrintWriter;

/** Says now and then how far the demo is. */
final class DemoProgress {
  private static final int STEPS = 4;

  private final PrintWriter out;
  private final int games;
  private String last = "";

  DemoProgress(PrintWriter out, int games) {
    this.out = out;
    this.games = games;
  }

  void written(int done) {
    if (done == games || done % Math.max(1, games / STEPS) == 0) {
      say("written    " + done + " of " + games + " games");
    }
  }

  void waiting(Outcome outcome) {
    say(
        "waiting    %d of %d replicas verified"
            .formatted(outcome.replicasVerified(), outcome.replicasWanted()));
  }

  private void say(String line) {
    if (!line.equals(last)) {
      out.println(line);
      out.flush();
      last = line;
    }
  }
}

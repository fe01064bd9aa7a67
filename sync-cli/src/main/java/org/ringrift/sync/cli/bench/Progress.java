package org.ringrift.sync.cli.bench;

import java.io.PrintWriter;
import java.time.Duration;

/** Says how far the benchmark is, with the seconds since its start. */
final class Progress {
  private final PrintWriter out;
  private final long startNanos = System.nanoTime();

  Progress(PrintWriter out) {
    this.out = out;
  }

  void say(String what) {
    long seconds = Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
    out.printf("%4d s  %s%n", seconds, what);
    out.flush();
  }
}

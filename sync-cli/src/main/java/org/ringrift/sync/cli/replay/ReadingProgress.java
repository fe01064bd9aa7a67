package org.ringrift.sync.cli.replay;

import java.io.PrintWriter;
import java.util.List;
import org.ringrift.sync.cli.machine.Terminal;

/**
 * How much has been read or played, in a line that is drawn again and again; nothing where nobody
 * watches. For one thread.
 */
public final class ReadingProgress {
  private static final int PERCENT = 100;

  private final PrintWriter err;
  private final Terminal terminal;
  private long total;
  private long passed;
  private long inSpan;
  private long shown = -1;

  /**
   * @param err where messages go, so that what is asked for stays clean
   * @param terminal whether that is one
   */
  public ReadingProgress(PrintWriter err, Terminal terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** So much is to be read. */
  public void begin(List<Span> spans) {
    total += spans.stream().mapToLong(Span::length).sum();
  }

  /** So many records of a span were read since the last time. */
  public void read(Span span, int records) {
    inSpan += records;
    show("reading " + span.partition().topic(), "of " + total + " records", passed + inSpan, total);
  }

  /** All of a span was read; markers of transactions among its offsets were no records. */
  public void passed(Span span) {
    passed += span.length();
    inSpan = 0;
  }

  /** So much of a time was played again. */
  public void plays(String what, long doneMs, long totalMs) {
    show("playing " + what, "of the time", doneMs, totalMs);
  }

  private void show(String what, String ofWhat, long done, long all) {
    long percent = all == 0 ? PERCENT : Math.min(PERCENT, PERCENT * done / all);
    if (terminal.interactive() && percent != shown) {
      shown = percent;
      err.printf("%s%s: %d %% %s", terminal.clearLine(), what, percent, ofWhat);
      err.flush();
    }
  }

  /** Takes the line back. */
  public void end() {
    err.print(terminal.clearLine());
    err.flush();
  }
}

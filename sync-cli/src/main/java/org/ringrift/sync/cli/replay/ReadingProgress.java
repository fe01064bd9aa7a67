package org.ringrift.sync.cli.replay;

import java.io.PrintWriter;
import java.util.List;
import org.ringrift.sync.cli.machine.Terminal;

/**
 * How much has been read, in a line that is drawn again and again; nothing where nobody watches.
 * For one thread.
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

  void begin(List<Span> spans) {
    total += spans.stream().mapToLong(Span::length).sum();
  }

  /** So many records of a span were read since the last time. */
  void read(Span span, int records) {
    inSpan += records;
    long percent = total == 0 ? PERCENT : Math.min(PERCENT, PERCENT * (passed + inSpan) / total);
    if (terminal.interactive() && percent != shown) {
      shown = percent;
      String topic = span.partition().topic();
      err.printf("%sreading %s: %d %% of %d records", terminal.clearLine(), topic, percent, total);
      err.flush();
    }
  }

  /** All of a span was read; markers of transactions among its offsets were no records. */
  void passed(Span span) {
    passed += span.length();
    inSpan = 0;
  }

  /** Takes the line back. */
  public void end() {
    err.print(terminal.clearLine());
    err.flush();
  }
}

package org.ringrift.sync.worker.transfer.rsync;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what rsync prints: progress lines, which end with CR, and statistics at the end. */
final class RsyncOutput {
  private static final Pattern PROGRESS = Pattern.compile("\\s*(\\d+)\\s+\\d+%.*");
  private static final Pattern TOTAL = Pattern.compile("Total bytes (received|sent): (\\d+).*");
  private static final int MAX_LINE = 1024;

  private final LongConsumer progress;
  private volatile long receivedBytes;
  private volatile long sentBytes;

  RsyncOutput(LongConsumer progress) {
    this.progress = progress;
  }

  /** Bytes that crossed the network to this side; 0 until rsync has said so. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** Bytes that crossed the network from this side; 0 until rsync has said so. */
  long sentBytes() {
    return sentBytes;
  }

  /** Reads to the end. */
  void read(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) >= 0) {
      if (c == '\r' || c == '\n') {
        line(line.toString());
        line.setLength(0);
      } else if (line.length() < MAX_LINE) {
        line.append((char) c);
      }
    }
  }

  private void line(String line) {
    Matcher done = PROGRESS.matcher(line);
    if (done.matches()) {
      progress.accept(Long.parseLong(done.group(1)));
      return;
    }
    Matcher total = TOTAL.matcher(line);
    if (total.matches() && total.group(1).equals("sent")) {
      sentBytes = Long.parseLong(total.group(2));
    } else if (total.matches()) {
      receivedBytes = Long.parseLong(total.group(2));
    }
  }
}

package org.ringrift.sync.cli.bench;

import java.util.List;
import org.ringrift.sync.worker.transfer.ProgressListener;

/**
 * How fast the bytes of one transfer arrive, from its making to the last news of more: what comes
 * after that, such as a merge, does not count. Where they come in portions, each counted anew, the
 * last one is told. Thread-safe.
 */
final class Pace implements ProgressListener {
  private long beginNanos = System.nanoTime();
  private long beginBytes;
  private long lastNanos = beginNanos;
  private long lastBytes;

  private record Seen(long bytes, long fromNanos, long untilNanos) {}

  @Override
  public synchronized void onProgress(Progress progress) {
    long bytes = progress.bytesDone();
    if (bytes == lastBytes) {
      return;
    }
    lastNanos = System.nanoTime();
    if (bytes < lastBytes) {
      beginNanos = lastNanos;
      beginBytes = bytes;
    }
    lastBytes = bytes;
  }

  /** Of all together, in bytes a second; NaN where nothing arrived. */
  static double bytesPerSecond(List<Pace> transfers) {
    List<Seen> seen = transfers.stream().map(Pace::seen).toList();
    long bytes = seen.stream().mapToLong(Seen::bytes).sum();
    long from = seen.stream().mapToLong(Seen::fromNanos).min().orElseThrow();
    long until = seen.stream().mapToLong(Seen::untilNanos).max().orElseThrow();
    return bytes * 1e9 / (until - from);
  }

  private synchronized Seen seen() {
    return new Seen(lastBytes - beginBytes, beginNanos, lastNanos);
  }
}

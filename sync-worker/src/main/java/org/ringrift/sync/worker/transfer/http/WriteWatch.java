package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose other side takes nothing. Reads have a time-out of their own, but a
 * write into a socket that nobody empties waits as long as the system likes: with a peer that still
 * acknowledges, for ever. Thread-safe.
 */
final class WriteWatch {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Duration patience;

  WriteWatch(Duration patience) {
    this.patience = patience;
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("write-watch").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * Writes so many bytes.
   *
   * @throws IOException also where the other side did not take them in time; the connection is
   *     closed then
   */
  void write(HttpURLConnection connection, OutputStream out, byte[] bytes, int first, int length)
      throws IOException {
    ScheduledFuture<?> closing =
        TIMER.schedule(connection::disconnect, patience.toMillis(), TimeUnit.MILLISECONDS);
    try {
      out.write(bytes, first, length);
    } finally {
      closing.cancel(false);
    }
  }
}

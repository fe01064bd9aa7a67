package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * Breaks connections off whose peers begin a request and do not go on with it, a handshake
 * included: the JDK's server reads heads on the threads of its executor, before any filter. What
 * comes behind the head is watched by {@link WatchedExchange}. Thread-safe.
 */
final class HeadWatch extends Filter implements Executor {
  /** A thread reads one head at a time, of whichever server. */
  private static final ThreadLocal<SlowReaders.Answer> HEAD = new ThreadLocal<>();

  private final Executor threads;
  private final SlowReaders peers;

  HeadWatch(Executor threads, SlowReaders peers) {
    this.threads = threads;
    this.peers = peers;
  }

  @Override
  public void execute(Runnable request) {
    threads.execute(() -> watch(request));
  }

  private void watch(Runnable request) {
    try (SlowReaders.Answer watched = peers.watch("who began a request")) {
      HEAD.set(watched);
      request.run();
    } finally {
      HEAD.remove();
    }
  }

  @Override
  public String description() {
    return "peers that neither send nor take";
  }

  /** The head is here. */
  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    HEAD.get().close();
    chain.doFilter(new WatchedExchange(exchange, peers));
  }
}

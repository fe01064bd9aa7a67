package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntSupplier;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;

/**
 * Lets a node stop without breaking off what others fetch from it or send to it: what runs goes on,
 * and what would begin is told to go elsewhere. Thread-safe.
 */
public final class Drain extends Filter {
  private static final Set<String> BEGINNINGS =
      Set.of(OfferHandler.PATH, DeltaHandler.PATH, PushHandler.PATH, GamesPushHandler.PATH);

  private final NodeId self;
  private final IntSupplier running;
  // Guarded by this.
  private boolean stopping;
  private int answering;

  /**
   * @param running how many transfers are between two requests, or in one
   */
  public Drain(NodeId self, IntSupplier running) {
    this.self = self;
    this.running = running;
  }

  @Override
  public String description() {
    return "what begins although this node stops";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    if (!enter(exchange)) {
      try (exchange) {
        String error = "node " + self + " is being stopped; ask another source";
        Answers.refuse(exchange, new Failure(FailureCategory.SOURCE_BUSY, error));
      }
      return;
    }
    try {
      chain.doFilter(exchange);
    } finally {
      left();
    }
  }

  /** From now on nothing begins. */
  public synchronized void begin() {
    stopping = true;
  }

  /**
   * Waits until nothing runs.
   *
   * @return false where something still does after that time
   */
  public synchronized boolean await(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (answering > 0 || running.getAsInt() > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Duration.ofNanos(left).plusMillis(1).toMillis());
    }
    return true;
  }

  /** Games come in one answer, so that a request for more of them begins something, too. */
  private synchronized boolean enter(HttpExchange exchange) {
    boolean begins =
        exchange.getRequestMethod().equals("POST")
            && BEGINNINGS.contains(exchange.getRequestURI().getPath());
    if (stopping && begins) {
      return false;
    }
    answering++;
    return true;
  }

  private synchronized void left() {
    answering--;
    notifyAll();
  }
}

package org.ringrift.sync.cli.machine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Things that were started, closed in the opposite order. One that fails to close is logged and
 * does not keep the others open. Thread-safe.
 */
public final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** Adds a thing, and hands it back. */
  public synchronized <T extends AutoCloseable> T add(T thing) {
    started.push(thing);
    return thing;
  }

  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      close(started.pop());
    }
  }

  /** Closes several things at once, each as above. */
  public static void together(Collection<? extends AutoCloseable> things) {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      things.forEach(thing -> threads.execute(() -> close(thing)));
    }
  }

  private static void close(AutoCloseable thing) {
    try {
      thing.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("{} did not close cleanly", thing.getClass().getSimpleName(), e);
    }
  }
}

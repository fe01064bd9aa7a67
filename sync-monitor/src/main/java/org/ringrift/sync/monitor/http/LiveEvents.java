package org.ringrift.sync.monitor.http;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ringrift.sync.monitor.core.Fact;

/**
 * Passes on what happens to those who listen. Telling never waits: each listener has a bounded
 * buffer, and one whose buffer is full is dropped. Without listeners telling costs nothing.
 * Thread-safe.
 */
public final class LiveEvents {
  private static final int MAX_LISTENERS = 200;

  private final int bufferSize;
  private final Set<Listener> listeners = new CopyOnWriteArraySet<>();

  /**
   * @param bufferSize how many events a listener may be behind
   */
  public LiveEvents(int bufferSize) {
    this.bufferSize = bufferSize;
  }

  /** Tells everybody whom it concerns. */
  public void tell(Fact fact) {
    if (listeners.isEmpty()) {
      return;
    }
    LiveEvent.of(fact).ifPresent(event -> listeners.removeIf(listener -> !listener.take(event)));
  }

  /** A new listener; empty where there are too many. It must be closed. */
  Optional<Listener> listen(Filter filter) {
    if (listeners.size() >= MAX_LISTENERS) {
      return Optional.empty();
    }
    Listener listener = new Listener(filter);
    listeners.add(listener);
    return Optional.of(listener);
  }

  /** How many listen. */
  int size() {
    return listeners.size();
  }

  /**
   * What a listener wants to hear of.
   *
   * @param types empty for all
   * @param brief true where of each type only one event waits, whatever comes meanwhile
   */
  record Filter(
      Set<String> types, Optional<String> node, Optional<String> artifact, boolean brief) {
    Filter {
      types = Set.copyOf(types);
    }

    boolean wants(LiveEvent event) {
      return (types.isEmpty() || types.contains(event.type()))
          && (node.isEmpty() || node.get().equals(event.node()))
          && (artifact.isEmpty() || artifact.get().equals(event.artifact()));
    }
  }

  /** Somebody who listens. */
  final class Listener implements AutoCloseable {
    private final Filter filter;
    private final BlockingQueue<LiveEvent> buffer = new LinkedBlockingQueue<>(bufferSize);
    private final Set<String> waitingTypes = ConcurrentHashMap.newKeySet();
    private volatile boolean dropped;

    private Listener(Filter filter) {
      this.filter = filter;
    }

    /** False where it was too slow. */
    private boolean take(LiveEvent event) {
      if (filter.wants(event) && isNews(event) && !buffer.offer(event)) {
        dropped = true;
      }
      return !dropped;
    }

    private boolean isNews(LiveEvent event) {
      return !filter.brief() || waitingTypes.add(event.type());
    }

    /** The next event; empty where none came in that time. */
    Optional<LiveEvent> next(long timeoutMs) throws InterruptedException {
      Optional<LiveEvent> next = Optional.ofNullable(buffer.poll(timeoutMs, TimeUnit.MILLISECONDS));
      next.map(LiveEvent::type).ifPresent(waitingTypes::remove);
      return next;
    }

    boolean isBrief() {
      return filter.brief();
    }

    /** True once it was too slow and hears nothing more. */
    boolean isDropped() {
      return dropped;
    }

    @Override
    public void close() {
      listeners.remove(this);
    }
  }
}

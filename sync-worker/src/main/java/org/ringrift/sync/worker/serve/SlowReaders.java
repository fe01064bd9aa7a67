package org.ringrift.sync.worker.serve;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks off what waits for peers that send or take nothing: each holds a thread, and who is
 * answered an upload slot and the bytes of an offer. Thread-safe.
 */
public final class SlowReaders {
  /** A reader that took nothing for so long is gone, or wants to keep us. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(SlowReaders.class);

  private final InstantSource clock;
  private final Set<Answer> running = ConcurrentHashMap.newKeySet();

  public SlowReaders(InstantSource clock) {
    this.clock = clock;
  }

  /** One answer on its way. Belongs to the thread that writes it, and breaks it off. */
  final class Answer implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final Object reader;
    // Guarded by this.
    private Instant tookAt = clock.instant();
    private boolean ended;

    private Answer(Object reader) {
      this.reader = reader;
    }

    /** The reader took something, or there is nothing to take. */
    synchronized void took() {
      tookAt = clock.instant();
    }

    @Override
    public synchronized void close() {
      ended = true;
      running.remove(this);
    }

    private synchronized void breakOffIfSlow() {
      if (!ended && tookAt.plus(PATIENCE).isBefore(clock.instant())) {
        log.warn("{} sent or took nothing for {} and is broken off", reader, PATIENCE);
        thread.interrupt();
        close();
      }
    }
  }

  /**
   * Watches the answer that this thread begins.
   *
   * @param reader its address, for people
   */
  Answer watch(Object reader) {
    Answer answer = new Answer(reader);
    running.add(answer);
    return answer;
  }

  /** Breaks off what is too slow. Called from time to time. */
  public void sweep() {
    running.forEach(Answer::breakOffIfSlow);
  }

  /** How many answers are on their way. */
  int running() {
    return running.size();
  }
}

package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.ringrift.sync.planner.stream.UnknownStateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a new thread in the place of one that died, after a pause, and counts. What the dead thread
 * had not committed is done again. Where the state is of a version that this one does not know, no
 * thread could do better: the planner stops working, and says so once. Safe for use by several
 * threads.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final AtomicLong count = new AtomicLong();

  long count() {
    return count.get();
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    Optional<UnknownStateException> unknown = unknownState(exception);
    if (unknown.isPresent()) {
      LOG.error("the planner stops: {}", unknown.get().getMessage());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error(
        "a planner thread died and is replaced, for the {}. time; its work is done again",
        count.incrementAndGet(),
        exception);
    LockSupport.parkNanos(PAUSE.toNanos());
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static Optional<UnknownStateException> unknownState(Throwable exception) {
    return Stream.iterate(exception, Objects::nonNull, Throwable::getCause)
        .filter(UnknownStateException.class::isInstance)
        .map(UnknownStateException.class::cast)
        .findFirst();
  }
}

package org.ringrift.sync.worker.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.testkit.SourceNode;

/** Who waits for what has not begun to arrive; that it begins is in {@link ArrivalTest}. */
@Timeout(60)
class ArrivalsTest {
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final Version OLD = new Version.FileVersion(1, 1, Optional.empty());
  private static final Version NEW = new Version.FileVersion(1, 2, Optional.empty());
  private static final Predicate<Version> IS_NEW = NEW::equals;

  /** Longer than the test may take. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Arrivals arrivals = new Arrivals();

  @Test
  void nobodyWaitsForWhatHasJustFailed() throws Exception {
    arrivals.attempt(MODEL, NEW).close();
    assertThat(arrivals.await(MODEL, IS_NEW, LONG)).isEmpty();
  }

  @Test
  void whoWaitsHearsThatItFailed() throws Exception {
    FutureTask<Optional<Arrival>> follower = waiting();
    arrivals.attempt(MODEL, NEW).close();
    assertThat(follower.get(30, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void whoWaitsHearsThatItIsThereAlready() throws Exception {
    FutureTask<Optional<Arrival>> follower = waiting();
    try (Arrivals.Attempt attempt = arrivals.attempt(MODEL, OLD)) {
      attempt.succeed();
    }
    assertThat(follower.get(30, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void aFailureOfAnotherVersionCountsForNothing() throws Exception {
    arrivals.attempt(MODEL, OLD).close();
    assertThat(waiting().isDone()).isFalse();
  }

  @Test
  void anAttemptIsOneUntilItEnds() {
    try (Arrivals.Attempt attempt = arrivals.attempt(MODEL, NEW)) {
      attempt.succeed();
      assertThat(arrivals.isAttempted(MODEL)).isTrue();
    }
    assertThat(arrivals.isAttempted(MODEL)).isFalse();
  }

  @Test
  void aNewAttemptIsWorthWaitingFor() throws Exception {
    arrivals.attempt(MODEL, NEW).close();
    try (Arrivals.Attempt again = arrivals.attempt(MODEL, NEW)) {
      assertThat(waiting().isDone()).isFalse();
      again.succeed();
    }
  }

  /** One who waits now. */
  private FutureTask<Optional<Arrival>> waiting() {
    FutureTask<Optional<Arrival>> follower =
        new FutureTask<>(() -> arrivals.await(MODEL, IS_NEW, LONG));
    Thread thread = Thread.ofPlatform().daemon().start(follower);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(follower.isDone()).as("it waits").isFalse();
      Thread.onSpinWait();
    }
    return follower;
  }
}

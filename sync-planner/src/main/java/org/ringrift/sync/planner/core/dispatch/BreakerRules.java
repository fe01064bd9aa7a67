package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;

/** How the breaker of a target moves. */
final class BreakerRules {
  private final BreakerPolicy policy;

  BreakerRules(BreakerPolicy policy) {
    this.policy = policy;
  }

  /** After a failure that is the fault of the target. */
  Breaker failed(Breaker before, String provider, JobId job, String reason, long nowMs) {
    return switch (before) {
      case Breaker.Closed closed -> {
        BreakerPolicy.Trip trip = policy.trip(provider);
        yield closed.failures() + 1 < trip.failures()
            ? new Breaker.Closed(closed.failures() + 1)
            : open(trip, 1, job, reason, nowMs);
      }
      case Breaker.HalfOpen half ->
          open(policy.trip(provider), half.trips() + 1, job, reason, nowMs);
      // What ran already when it opened says nothing new.
      case Breaker.Open open -> open;
    };
  }

  /** After a success, of whatever job. */
  static Breaker succeeded() {
    return Breaker.SOUND;
  }

  /** After the probe ended in a way that says nothing about the target: another one may go. */
  static Breaker unclear(Breaker before, ArtifactId ended, long nowMs) {
    return before instanceof Breaker.HalfOpen half && half.probe().equals(ended)
        ? new Breaker.Open(half.trips(), nowMs, "the probe said nothing about the target")
        : before;
  }

  /** After work was handed out. */
  static Breaker sent(Breaker before, ArtifactId artifact) {
    return before instanceof Breaker.Open open
        ? new Breaker.HalfOpen(open.trips(), artifact)
        : before;
  }

  /** Why nothing is handed out; none where something may. */
  static Optional<String> obstacle(Breaker breaker, long nowMs) {
    return switch (breaker) {
      case Breaker.Closed closed -> Optional.empty();
      case Breaker.Open open ->
          Optional.of("breaker open until " + Times.text(open.untilMs()) + ": " + open.reason())
              .filter(why -> open.untilMs() > nowMs);
      case Breaker.HalfOpen half ->
          Optional.of("breaker half open: waits for the probe with " + half.probe());
    };
  }

  private Breaker open(BreakerPolicy.Trip trip, int trips, JobId job, String reason, long nowMs) {
    return new Breaker.Open(trips, nowMs + policy.openMs(trip, trips, job), reason);
  }
}

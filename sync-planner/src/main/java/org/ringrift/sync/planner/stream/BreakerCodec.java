package org.ringrift.sync.planner.stream;

import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.planner.core.dispatch.Breaker;
import org.ringrift.sync.planner.state.StoredBreaker;
import org.ringrift.sync.planner.state.StoredBreakerKind;

/** The breaker of a target between core and its store. */
final class BreakerCodec {
  private BreakerCodec() {}

  static StoredBreaker stored(Breaker breaker) {
    return switch (breaker) {
      case Breaker.Closed closed ->
          new StoredBreaker(StoredBreakerKind.CLOSED, closed.failures(), 0L, null, null);
      case Breaker.Open open ->
          new StoredBreaker(
              StoredBreakerKind.OPEN, open.trips(), open.untilMs(), open.reason(), null);
      case Breaker.HalfOpen half ->
          new StoredBreaker(
              StoredBreakerKind.HALF_OPEN, half.trips(), 0L, null, half.probe().toString());
    };
  }

  static Breaker core(StoredBreaker stored) {
    return switch (stored.getKind()) {
      case CLOSED -> new Breaker.Closed(stored.getCount());
      case OPEN -> new Breaker.Open(stored.getCount(), stored.getUntilMs(), stored.getReason());
      case HALF_OPEN ->
          new Breaker.HalfOpen(stored.getCount(), ArtifactId.parse(stored.getProbeArtifactId()));
    };
  }
}

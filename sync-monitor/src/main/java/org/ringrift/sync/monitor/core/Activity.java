package org.ringrift.sync.monitor.core;

import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.NodeId;

/**
 * How far an attempt has come.
 *
 * @param heardAtMs when it was last heard of, milliseconds since the epoch
 * @param bytesTotal -1 where unknown
 * @param bytesMoved how many of them came while it was watched: not what was there before
 * @param bytesPerSecond how fast it went lately; 0 where nobody can tell
 * @param failure why it was given up
 */
public record Activity(
    long heardAtMs,
    Optional<String> transport,
    Optional<NodeId> source,
    long bytesDone,
    long bytesTotal,
    long bytesMoved,
    double bytesPerSecond,
    boolean ended,
    Optional<Failure> failure) {
  /** Weight of the newest report in the rate, so that one slow report does not shake it. */
  private static final double NEWEST = 0.4;

  static Activity of(Fact.TransferProgressed fact) {
    return new Activity(
        fact.transfer().atMs(),
        fact.transport(),
        fact.source(),
        fact.bytesDone(),
        fact.bytesTotal(),
        0,
        0,
        false,
        Optional.empty());
  }

  /**
   * Another transport starts anew: then fewer bytes are done, and the rate is not known. Nor is it
   * where nothing was done before: the first bytes may be those of an earlier attempt.
   */
  Activity then(Fact.TransferProgressed fact) {
    Activity next = of(fact);
    long ms = next.heardAtMs - heardAtMs;
    long bytes = next.bytesDone - bytesDone;
    if (bytes < 0 || bytesDone == 0) {
      return next.after(bytesMoved, 0);
    }
    double rate = bytesPerSecond;
    if (ms > 0) {
      double newest = bytes * 1000.0 / ms;
      rate = bytesPerSecond == 0 ? newest : NEWEST * newest + (1 - NEWEST) * bytesPerSecond;
    }
    return next.after(bytesMoved + bytes, rate);
  }

  private Activity after(long moved, double rate) {
    return new Activity(
        heardAtMs, transport, source, bytesDone, bytesTotal, moved, rate, ended, failure);
  }

  static Activity ended(Fact.TransferEnded fact) {
    Optional<Failure> failure =
        switch (fact) {
          case Fact.TransferCompleted done -> Optional.empty();
          case Fact.TransferFailed failed -> Optional.of(Failure.of(failed));
        };
    return new Activity(
        fact.transfer().atMs(), Optional.empty(), Optional.empty(), 0, 0, 0, 0, true, failure);
  }

  /** How long it still takes at this rate, milliseconds; absent where nobody can tell. */
  public OptionalLong remainingMs() {
    return ended || bytesTotal < 0 || bytesPerSecond <= 0
        ? OptionalLong.empty()
        : OptionalLong.of((long) (Math.max(0, bytesTotal - bytesDone) * 1000.0 / bytesPerSecond));
  }
}

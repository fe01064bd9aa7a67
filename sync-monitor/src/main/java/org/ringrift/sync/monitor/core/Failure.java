package org.ringrift.sync.monitor.core;

import java.util.Comparator;
import java.util.List;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * An attempt that failed. Ordered newest first.
 *
 * @param transports what was tried in vain, in order
 */
public record Failure(
    long atMs,
    ArtifactId artifact,
    NodeId target,
    Attempt attempt,
    String category,
    boolean retryable,
    String error,
    List<String> transports)
    implements Comparable<Failure> {
  private static final Comparator<Failure> NEWEST_FIRST =
      Comparator.comparingLong(Failure::atMs)
          .reversed()
          .thenComparing(failure -> failure.attempt().job())
          .thenComparingInt(failure -> failure.attempt().number());

  public Failure {
    transports = List.copyOf(transports);
  }

  static Failure of(Fact.TransferFailed failed) {
    Fact.Transfer transfer = failed.transfer();
    return new Failure(
        transfer.atMs(),
        transfer.artifact(),
        transfer.target(),
        transfer.attempt(),
        failed.category(),
        failed.retryable(),
        failed.error(),
        failed.failedTransports());
  }

  @Override
  public int compareTo(Failure other) {
    return NEWEST_FIRST.compare(this, other);
  }
}

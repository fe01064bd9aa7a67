package org.ringrift.sync.monitor.core;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.DataType;

/**
 * Sums over all transfers that ended, and the newest failures. Confined to one thread at a time.
 */
final class TransferTotals {
  private final int maxFailures;
  private final Map<DataType, Tally> byDataType = new EnumMap<>(DataType.class);
  private final Map<String, Tally> byTransport = new TreeMap<>();
  private final TreeSet<Failure> failures = new TreeSet<>();
  private Tally all = Tally.ZERO;
  private OptionalLong lastCompletedAtMs = OptionalLong.empty();

  TransferTotals(int maxFailures) {
    this.maxFailures = maxFailures;
  }

  void add(Fact.TransferEnded ended) {
    Tally tally =
        switch (ended) {
          case Fact.TransferCompleted completed -> completed(completed);
          case Fact.TransferFailed failed -> failed(failed);
        };
    all = all.plus(tally);
    byDataType.merge(ended.transfer().artifact().dataType(), tally, Tally::plus);
    for (String transport : ended.failedTransports()) {
      byTransport.merge(TransportLabel.of(transport), Tally.FALLBACK, Tally::plus);
    }
  }

  private Tally completed(Fact.TransferCompleted completed) {
    Tally tally = Tally.of(completed);
    completed
        .transport()
        .ifPresent(name -> byTransport.merge(TransportLabel.of(name), tally, Tally::plus));
    long atMs = completed.transfer().atMs();
    lastCompletedAtMs = OptionalLong.of(Math.max(atMs, lastCompletedAtMs.orElse(atMs)));
    return tally;
  }

  private Tally failed(Fact.TransferFailed failed) {
    failures.add(Failure.of(failed));
    if (failures.size() > maxFailures) {
      failures.removeLast();
    }
    return Tally.FAILED;
  }

  Tally all() {
    return all;
  }

  Tally of(DataType dataType) {
    return byDataType.getOrDefault(dataType, Tally.ZERO);
  }

  Map<String, Tally> byTransport() {
    return Collections.unmodifiableMap(new TreeMap<>(byTransport));
  }

  OptionalLong lastCompletedAtMs() {
    return lastCompletedAtMs;
  }

  /** Newest first. */
  List<Failure> failures() {
    return List.copyOf(failures);
  }
}

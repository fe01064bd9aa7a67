package org.ringrift.sync.monitor.core;

import java.util.EnumMap;
import java.util.Map;
import org.ringrift.sync.core.DataType;

/** Brings together what was counted; costs the same however much there is. */
final class SummaryBuilder {
  private final ArtifactBook artifacts;
  private final WorkCounts work;
  private final TransferTotals totals;

  SummaryBuilder(ArtifactBook artifacts, WorkCounts work, TransferTotals totals) {
    this.artifacts = artifacts;
    this.work = work;
    this.totals = totals;
  }

  Summary build(Summary.DeadLetters deadLetters, Summary.Risk risk) {
    Map<DataType, Summary.Counts> byDataType = new EnumMap<>(DataType.class);
    ArtifactBook.Counts all = ArtifactBook.Counts.ZERO;
    for (DataType type : DataType.values()) {
      ArtifactBook.Counts those = artifacts.of(type);
      all = all.plus(those);
      byDataType.put(type, counts(those, work.of(type), totals.of(type)));
    }
    return new Summary(
        counts(all, work.all(), totals.all()),
        byDataType,
        totals.byTransport(),
        work.waitingByPriority(),
        work.oldestWaitingAtMs(),
        totals.lastCompletedAtMs(),
        totals.failures(),
        deadLetters,
        risk);
  }

  private static Summary.Counts counts(
      ArtifactBook.Counts there, WorkCounts.Counts jobs, Tally transfers) {
    return new Summary.Counts(
        there.artifacts(),
        there.wanted(),
        there.verified(),
        jobs.waiting(),
        jobs.running(),
        jobs.parked(),
        transfers);
  }
}

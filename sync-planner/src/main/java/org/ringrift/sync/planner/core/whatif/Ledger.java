package org.ringrift.sync.planner.core.whatif;

import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what jobs do. Confined to one thread. */
final class Ledger {
  private final SortedMap<Place, Outcome.Brought> brought = new TreeMap<>();
  private long jobs;
  private long completed;
  private long failed;
  private long bytes;
  private long unsized;

  void sent() {
    jobs++;
  }

  void failed() {
    failed++;
  }

  /**
   * @param sized false where nobody said how large it is
   */
  void completed(Place place, long moved, boolean sized) {
    completed++;
    bytes += moved;
    unsized += sized ? 0 : 1;
    brought.put(place, brought.getOrDefault(place, Outcome.Brought.NOTHING).and(moved));
  }

  /** Everything so far, with how things stand in the end. */
  Outcome outcome(Standing end, RiskMeter risk) {
    return new Outcome(
        jobs,
        completed,
        failed,
        end.open(),
        bytes,
        unsized,
        brought,
        end.replicas(),
        end.missing(),
        risk.gameMs(),
        risk.games());
  }
}

package org.ringrift.sync.monitor.http;

import java.util.List;
import org.ringrift.sync.monitor.core.HistorySlice;

/**
 * What {@code /history} says, oldest first; slices in which nothing moved or ended are left out.
 */
record HistoryDocument(long sliceMs, List<Slice> slices) {
  static HistoryDocument of(List<HistorySlice> slices) {
    return new HistoryDocument(
        HistorySlice.LENGTH.toMillis(), slices.stream().map(Slice::of).toList());
  }

  /** Transfers that ended within it. */
  record Slice(
      String start, long startMs, long completed, long failed, long bytes, Long p50Ms, Long p95Ms) {
    static Slice of(HistorySlice slice) {
      return new Slice(
          Times.iso(slice.startMs()),
          slice.startMs(),
          slice.completed(),
          slice.failed(),
          slice.bytes(),
          Times.ms(slice.p50Ms()),
          Times.ms(slice.p95Ms()));
    }
  }
}

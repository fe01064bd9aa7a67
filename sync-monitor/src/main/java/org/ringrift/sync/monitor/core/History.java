package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What moved and what ended, in slices of time: how many bytes and transfers, how long they took.
 * By the times of the facts, so that the same facts give the same history; bounded by a number of
 * slices. Confined to one thread at a time.
 */
final class History {
  private static final long SLICE_MS = HistorySlice.LENGTH.toMillis();
  private static final int SLICES = 360;

  private final TreeMap<Long, Slice> slices = new TreeMap<>();

  /** Bytes that came while a transfer runs. */
  void move(long atMs, long bytes) {
    if (bytes > 0) {
      change(atMs, slice -> slice.bytes += bytes);
    }
  }

  /**
   * The end of a transfer.
   *
   * @param bytesBefore how many of its bytes are counted already
   */
  void add(Fact.TransferEnded ended, long bytesBefore) {
    change(ended.transfer().atMs(), slice -> slice.add(ended, bytesBefore));
  }

  private void change(long atMs, Consumer<Slice> change) {
    long start = Math.floorDiv(atMs, SLICE_MS) * SLICE_MS;
    if (slices.size() >= SLICES && start < slices.firstKey()) {
      return;
    }
    change.accept(slices.computeIfAbsent(start, time -> new Slice()));
    if (slices.size() > SLICES) {
      slices.pollFirstEntry();
    }
  }

  /** Oldest first; slices in which nothing moved or ended are left out. */
  List<HistorySlice> slices() {
    return slices.entrySet().stream().map(e -> e.getValue().slice(e.getKey())).toList();
  }

  private static final class Slice {
    private static final int BINS = 80;

    /** Bin n holds durations up to 2^(n/4) ms. */
    private static final double BINS_PER_DOUBLING = 4;

    private final int[] durations = new int[BINS];
    private long completed;
    private long failed;
    private long bytes;

    void add(Fact.TransferEnded ended, long bytesBefore) {
      switch (ended) {
        case Fact.TransferFailed lost -> failed++;
        case Fact.TransferCompleted done -> {
          completed++;
          bytes += Math.max(0, done.bytesTransferred() - bytesBefore);
          durations[bin(done.durationMs())]++;
        }
      }
    }

    private static int bin(long ms) {
      double doublings = Math.log((double) Math.max(1, ms)) / Math.log(2);
      return Math.min(BINS - 1, (int) Math.ceil(doublings * BINS_PER_DOUBLING));
    }

    HistorySlice slice(long startMs) {
      return new HistorySlice(startMs, completed, failed, bytes, percentile(50), percentile(95));
    }

    private OptionalLong percentile(int percent) {
      long rank = Math.ceilDiv(completed * percent, 100);
      long seen = 0;
      for (int bin = 0; bin < BINS && completed > 0; bin++) {
        seen += durations[bin];
        if (seen >= rank) {
          return OptionalLong.of(Math.round(Math.pow(2, bin / BINS_PER_DOUBLING)));
        }
      }
      return OptionalLong.empty();
    }
  }
}

package org.ringrift.sync.planner.core.whatif;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.NodeId;

/**
 * How fast transfers were. A modelled one takes {@code startMs} until its first byte, and then goes
 * as fast as those to the same target did, but never faster than dispatch lets it.
 *
 * @param byTarget bytes a second, the median of what was recorded
 * @param usual the median over all targets; empty where nothing was recorded
 * @param startMs the median of what small transfers took
 */
public record Speeds(SortedMap<NodeId, Long> byTarget, OptionalLong usual, long startMs) {
  /** Smaller transfers say how long it takes to begin, larger ones how fast the bytes go. */
  private static final long SMALL_BYTES = 1_000_000;

  private static final long START_MS = 1_000;

  /** Nothing was recorded: transfers go as fast as dispatch lets them. */
  public static final Speeds UNKNOWN = new Speeds(new TreeMap<>(), OptionalLong.empty(), START_MS);

  /** A transfer that ended well. */
  public record Sample(NodeId target, long bytes, long durationMs) {}

  public Speeds {
    byTarget = Collections.unmodifiableSortedMap(new TreeMap<>(byTarget));
  }

  /** What transfers say together; the order of the samples makes no difference. */
  public static Speeds of(List<Sample> samples) {
    SortedMap<NodeId, List<Long>> rates = new TreeMap<>();
    List<Long> all = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    for (Sample sample : samples) {
      if (sample.bytes() < SMALL_BYTES) {
        starts.add(sample.durationMs());
      } else {
        long rate = Math.max(1, sample.bytes() * 1000 / Math.max(1, sample.durationMs()));
        rates.computeIfAbsent(sample.target(), node -> new ArrayList<>()).add(rate);
        all.add(rate);
      }
    }
    SortedMap<NodeId, Long> medians = new TreeMap<>();
    rates.forEach((node, those) -> medians.put(node, median(those).orElseThrow()));
    return new Speeds(medians, median(all), median(starts).orElse(START_MS));
  }

  private static OptionalLong median(List<Long> values) {
    return values.stream()
        .mapToLong(Long::longValue)
        .sorted()
        .skip(values.size() / 2)
        .limit(1)
        .findFirst();
  }

  /** Bytes a second to a target that may use so many. */
  long to(NodeId target, long limit) {
    Long known = byTarget.get(target);
    long seen = known == null ? usual.orElse(Long.MAX_VALUE) : known;
    return Math.max(1, Math.min(limit, seen));
  }
}

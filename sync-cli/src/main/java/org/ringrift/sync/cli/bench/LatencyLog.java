package org.ringrift.sync.cli.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When events were acknowledged, and when the first thing that each led to was there to be read.
 * What a newer event of the same artifact led to counts for the older ones, too. Thread-safe.
 */
final class LatencyLog {
  private final Map<String, NavigableMap<Long, Times>> events = new HashMap<>();

  /** In nanoseconds of the virtual machine's clock; null until it happened. */
  private static final class Times {
    private Long acknowledged;
    private Long arrived;
  }

  /** An event is about to be published. */
  synchronized void expect(String artifact, long totalGames) {
    events.computeIfAbsent(artifact, name -> new TreeMap<>()).put(totalGames, new Times());
  }

  synchronized void acknowledged(String artifact, long totalGames, long nanos) {
    events.get(artifact).get(totalGames).acknowledged = nanos;
  }

  /** Ignores what nobody expects. */
  synchronized void arrived(String artifact, long totalGames, long nanos) {
    events.getOrDefault(artifact, new TreeMap<>()).headMap(totalGames, true).values().stream()
        .filter(times -> times.arrived == null)
        .forEach(times -> times.arrived = nanos);
  }

  /** Events that led to nothing so far. */
  synchronized int missing() {
    return all().stream().filter(times -> times.arrived == null).toList().size();
  }

  /** In milliseconds. */
  synchronized List<Double> latencies() {
    return all().stream()
        .filter(times -> times.acknowledged != null && times.arrived != null)
        .map(times -> (times.arrived - times.acknowledged) / 1e6)
        .toList();
  }

  private List<Times> all() {
    List<Times> all = new ArrayList<>();
    events.values().forEach(one -> all.addAll(one.values()));
    return all;
  }
}

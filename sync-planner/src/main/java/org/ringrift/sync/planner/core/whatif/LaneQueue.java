package org.ringrift.sync.planner.core.whatif;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ringrift.sync.planner.core.dispatch.Lane;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;

/** The order in which the waiting work of one target goes. */
final class LaneQueue {
  private static final Comparator<QueueEntry> ORDER =
      Comparator.comparingLong(QueueEntry::position).thenComparingLong(QueueEntry::sequence);

  private final Map<Lane, Set<QueueEntry>> lanes = new EnumMap<>(Lane.class);

  void put(QueueEntry entry) {
    lanes.computeIfAbsent(entry.lane(), lane -> new TreeSet<>(ORDER)).add(entry);
  }

  void remove(QueueEntry entry) {
    lanes.computeIfPresent(
        entry.lane(),
        (lane, entries) -> {
          entries.remove(entry);
          return entries;
        });
  }

  /** The first entry of each lane with work that may go now. */
  List<QueueEntry> heads() {
    return ready().flatMap(lane -> lane.stream().limit(1)).toList();
  }

  /** The first few entries that may go now. */
  List<QueueEntry> some(int most) {
    return ready().flatMap(Set::stream).limit(most).toList();
  }

  /** The first of what must not go yet. */
  Optional<QueueEntry> firstLater() {
    return Optional.ofNullable(lanes.get(Lane.LATER)).flatMap(lane -> lane.stream().findFirst());
  }

  private Stream<Set<QueueEntry>> ready() {
    return lanes.entrySet().stream()
        .filter(entry -> entry.getKey().ready())
        .map(Map.Entry::getValue);
  }
}

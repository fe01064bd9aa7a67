package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;

/**
 * When to look at which target or node though nothing happens to it, so that a tick costs as much
 * as there is to do and not as there are nodes. In memory: it follows from the stores. Not safe for
 * use by several threads.
 */
final class Alarms {
  private final Map<NodeId, Long> times = new HashMap<>();
  private final TreeMap<Long, TreeSet<NodeId>> due = new TreeMap<>();

  /** Sets the one alarm of a target; empty for none. */
  void set(NodeId node, OptionalLong atMs) {
    Long before = times.remove(node);
    if (before != null) {
      TreeSet<NodeId> others = due.get(before);
      others.remove(node);
      if (others.isEmpty()) {
        due.remove(before);
      }
    }
    if (atMs.isPresent()) {
      times.put(node, atMs.getAsLong());
      due.computeIfAbsent(atMs.getAsLong(), time -> new TreeSet<>()).add(node);
    }
  }

  /** Sets the alarm of a target where it has none, or a later one. */
  void setEarlier(NodeId node, long atMs) {
    Long before = times.get(node);
    if (before == null || before > atMs) {
      set(node, OptionalLong.of(atMs));
    }
  }

  /** The targets whose time has come, the earliest first. Their alarms stay until set anew. */
  List<NodeId> due(long nowMs) {
    List<NodeId> found = new ArrayList<>();
    due.headMap(nowMs, true).values().forEach(found::addAll);
    return found;
  }
}

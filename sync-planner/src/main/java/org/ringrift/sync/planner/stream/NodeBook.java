package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * The nodes of a task, in their store, and when to look at which of them, in memory. Not safe for
 * use by several threads.
 */
final class NodeBook {
  private final KeyValueStore<String, NodeState> store;
  private final Alarms alarms = new Alarms();

  /** Opens the store; every node is due for a look, as nobody knows yet when it is. */
  NodeBook(KeyValueStore<String, NodeState> store) {
    this.store = store;
    wakeAll();
  }

  Optional<FleetNode> node(NodeId id) {
    return Optional.ofNullable(store.get(id.value())).map(NodeCodec::core);
  }

  /**
   * Keeps a node as it is now.
   *
   * @param nextLook when to look at it; a look that is due earlier stays, so that a heartbeat,
   *     which only moves it away, costs nothing here
   */
  void put(FleetNode node, OptionalLong nextLook) {
    store.put(node.id().value(), NodeCodec.state(node));
    nextLook.ifPresent(time -> alarms.setEarlier(node.id(), time));
  }

  /** After a look: when the next one is due, earlier or later. */
  void looked(NodeId id, OptionalLong nextLook) {
    alarms.set(id, nextLook);
  }

  void wakeAll() {
    all().forEach(id -> alarms.set(id, OptionalLong.of(0)));
  }

  /**
   * The nodes that are due for a look, in order of their ids, whatever was known before a start.
   */
  SortedSet<NodeId> due(long nowMs) {
    return new TreeSet<>(alarms.due(nowMs));
  }

  List<NodeId> all() {
    List<NodeId> all = new ArrayList<>();
    try (KeyValueIterator<String, NodeState> entries = store.all()) {
      entries.forEachRemaining(entry -> all.add(new NodeId(entry.key)));
    }
    return all;
  }
}

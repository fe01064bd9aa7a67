package org.ringrift.sync.planner.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.dispatch.Lane;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;

/**
 * The order in which waiting work goes, kept in one store for all targets of a task. Not safe for
 * use by several threads.
 *
 * <p>A key is the node, a zero byte (no node id has one), and then fixed-width, most significant
 * byte first: the lane; the position in it; the sequence. So the first key of a lane is its head.
 * Taken heads leave tombstones, over which a scan from the start would step each time, ever more
 * slowly; so the place of the last known head is remembered, and found again by one long scan after
 * a restart.
 */
final class QueueStore {
  private static final List<Lane> LANES = List.of(Lane.values());
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final int TAIL_BYTES = 1 + Long.BYTES + Long.BYTES;
  private static final int VALUE_HEAD_BYTES = 1 + Long.BYTES + Long.BYTES;

  private final KeyValueStore<byte[], byte[]> store;
  private final Map<String, Map<Lane, byte[]>> cursors = new HashMap<>();

  QueueStore(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  void put(QueueEntry entry) {
    byte[] key = key(entry.node(), entry.lane(), entry.position(), entry.sequence());
    store.put(key, value(entry));
    cursors(entry.node())
        .computeIfPresent(
            entry.lane(), (lane, cursor) -> Arrays.compareUnsigned(key, cursor) < 0 ? key : cursor);
  }

  void remove(QueueEntry entry) {
    store.delete(key(entry.node(), entry.lane(), entry.position(), entry.sequence()));
  }

  /** The first entry of each lane with work that may go now. */
  List<QueueEntry> heads(NodeId node) {
    List<QueueEntry> heads = new ArrayList<>();
    for (Lane lane : LANES) {
      if (lane.ready()) {
        heads.addAll(first(node, lane, 1));
      }
    }
    return heads;
  }

  /** The first of what must not go yet. */
  Optional<QueueEntry> firstLater(NodeId node) {
    return first(node, Lane.LATER, 1).stream().findFirst();
  }

  /** The first few entries that may go now. */
  List<QueueEntry> some(NodeId node, int most) {
    List<QueueEntry> some = new ArrayList<>();
    for (Lane lane : LANES) {
      if (lane.ready()) {
        some.addAll(first(node, lane, most - some.size()));
      }
    }
    return some;
  }

  private List<QueueEntry> first(NodeId node, Lane lane, int most) {
    Map<Lane, byte[]> known = cursors(node);
    byte[] to = key(node, lane, Long.MAX_VALUE, Long.MAX_VALUE);
    byte[] cursor = known.get(lane);
    if (cursor != null && Arrays.equals(cursor, to)) {
      return List.of();
    }
    byte[] from = cursor == null ? key(node, lane, Long.MIN_VALUE, 0) : cursor;
    List<QueueEntry> found = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> entries = store.range(from, to)) {
      known.put(lane, entries.hasNext() ? entries.peekNextKey() : to);
      while (found.size() < most && entries.hasNext()) {
        found.add(entry(node, lane, entries.next()));
      }
    }
    return found;
  }

  private Map<Lane, byte[]> cursors(NodeId node) {
    return cursors.computeIfAbsent(node.value(), name -> new EnumMap<>(Lane.class));
  }

  private static byte[] key(NodeId node, Lane lane, long position, long sequence) {
    byte[] name = node.value().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(name.length + 1 + TAIL_BYTES)
        .put(name)
        .put((byte) 0)
        .put((byte) LANES.indexOf(lane))
        .putLong(sortable(position))
        .putLong(sequence)
        .array();
  }

  /** With the sign turned, so that negative numbers come first as bytes, too. */
  private static long sortable(long position) {
    return position ^ Long.MIN_VALUE;
  }

  private static byte[] value(QueueEntry entry) {
    byte[] artifact = entry.artifact().toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(VALUE_HEAD_BYTES + artifact.length)
        .put((byte) PRIORITIES.indexOf(entry.priority()))
        .putLong(entry.queuedAtMs())
        .putLong(entry.sizeBytes())
        .put(artifact)
        .array();
  }

  private static QueueEntry entry(NodeId node, Lane lane, KeyValue<byte[], byte[]> stored) {
    ByteBuffer tail =
        ByteBuffer.wrap(stored.key, stored.key.length - TAIL_BYTES + 1, TAIL_BYTES - 1);
    long position = sortable(tail.getLong());
    long sequence = tail.getLong();
    ByteBuffer value = ByteBuffer.wrap(stored.value);
    Priority priority = PRIORITIES.get(value.get());
    long queuedAtMs = value.getLong();
    long sizeBytes = value.getLong();
    byte[] artifact = new byte[value.remaining()];
    value.get(artifact);
    return new QueueEntry(
        node,
        lane,
        position,
        sequence,
        priority,
        queuedAtMs,
        sizeBytes,
        ArtifactId.parse(new String(artifact, StandardCharsets.UTF_8)));
  }
}

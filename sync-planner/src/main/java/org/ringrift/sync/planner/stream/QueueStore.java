package org.ringrift.sync.planner.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.ringrift.sync.planner.core.dispatch.QueueEntry;

/**
 * The order in which waiting work goes, kept in one store for all targets of a task. Not safe for
 * use by several threads.
 *
 * <p>A key is the node, a zero byte (no node id has one), and then fixed-width, most significant
 * byte first: the priority, the more urgent the smaller; the time before which it must not go; the
 * sequence. So the first key of a priority is its head. Taken heads leave tombstones, over which a
 * scan from the start would step each time, ever more slowly; so the place of the last known head
 * is remembered, and found again by one long scan after a restart.
 */
final class QueueStore {
  private static final Priority[] MOST_URGENT_FIRST = {
    Priority.CRITICAL, Priority.HIGH, Priority.NORMAL, Priority.LOW
  };
  private static final int TAIL_BYTES = 1 + Long.BYTES + Long.BYTES;

  private final KeyValueStore<byte[], byte[]> store;
  private final Map<String, byte[]> cursors = new HashMap<>();

  QueueStore(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  void put(QueueEntry entry) {
    byte[] key = key(entry.node(), entry.priority(), entry.notBeforeMs(), entry.sequence());
    store.put(key, value(entry));
    cursors.computeIfPresent(
        cursorName(entry.node(), entry.priority()),
        (name, cursor) -> Arrays.compareUnsigned(key, cursor) < 0 ? key : cursor);
  }

  void remove(QueueEntry entry) {
    store.delete(key(entry.node(), entry.priority(), entry.notBeforeMs(), entry.sequence()));
  }

  /** The first entry of each priority that has any. */
  List<QueueEntry> heads(NodeId node) {
    List<QueueEntry> heads = new ArrayList<>();
    for (Priority priority : MOST_URGENT_FIRST) {
      head(node, priority).ifPresent(heads::add);
    }
    return heads;
  }

  private Optional<QueueEntry> head(NodeId node, Priority priority) {
    String name = cursorName(node, priority);
    byte[] from = cursors.getOrDefault(name, key(node, priority, 0, 0));
    byte[] to = key(node, priority, Long.MAX_VALUE, Long.MAX_VALUE);
    try (KeyValueIterator<byte[], byte[]> found = store.range(from, to)) {
      if (!found.hasNext()) {
        cursors.put(name, to);
        return Optional.empty();
      }
      KeyValue<byte[], byte[]> first = found.next();
      cursors.put(name, first.key);
      return Optional.of(entry(node, priority, first));
    }
  }

  private static String cursorName(NodeId node, Priority priority) {
    return node + " " + priority;
  }

  private static byte[] key(NodeId node, Priority priority, long notBeforeMs, long sequence) {
    byte[] name = node.value().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(name.length + 1 + TAIL_BYTES)
        .put(name)
        .put((byte) 0)
        .put((byte) Arrays.asList(MOST_URGENT_FIRST).indexOf(priority))
        .putLong(notBeforeMs)
        .putLong(sequence)
        .array();
  }

  private static byte[] value(QueueEntry entry) {
    byte[] artifact = entry.artifact().toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + artifact.length)
        .putLong(entry.queuedAtMs())
        .put(artifact)
        .array();
  }

  private static QueueEntry entry(NodeId node, Priority priority, KeyValue<byte[], byte[]> stored) {
    ByteBuffer tail =
        ByteBuffer.wrap(stored.key, stored.key.length - TAIL_BYTES + 1, TAIL_BYTES - 1);
    long notBeforeMs = tail.getLong();
    long sequence = tail.getLong();
    ByteBuffer value = ByteBuffer.wrap(stored.value);
    long queuedAtMs = value.getLong();
    byte[] artifact = new byte[value.remaining()];
    value.get(artifact);
    return new QueueEntry(
        node,
        priority,
        notBeforeMs,
        sequence,
        queuedAtMs,
        ArtifactId.parse(new String(artifact, StandardCharsets.UTF_8)));
  }
}

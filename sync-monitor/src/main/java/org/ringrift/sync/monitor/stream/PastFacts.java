package org.ringrift.sync.monitor.stream;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.core.Fact;

/**
 * Tells what records say that were written up to a moment of the past, by their own time. Of {@code
 * node-state} it looks at later records, too: the topic keeps the newest state of a node for
 * certain and older ones for a while, so a node of which only later ones are left is noticed. For
 * one thread.
 */
public final class PastFacts implements AutoCloseable {
  private final long atMs;
  private final FactListener listener;
  private final SyncSerdes serdes;
  private final RecordReader records;
  private final Set<NodeId> known = new HashSet<>();
  private final SortedSet<NodeId> forgotten = new TreeSet<>();
  private final SortedSet<NodeId> unclear = new TreeSet<>();
  private long read;
  private long skipped;

  /**
   * @param atMs milliseconds since the epoch
   */
  public PastFacts(ConnectionConfig connection, long atMs, FactListener listener) {
    this.atMs = atMs;
    this.listener = listener;
    serdes = new SyncSerdes(connection.serdeProperties());
    records = RecordReader.ofThePast(serdes);
  }

  /** Takes a record in; those of one partition in their order. */
  public void take(ConsumerRecord<byte[], byte[]> record) {
    boolean then = record.timestamp() <= atMs;
    if (!then && !record.topic().equals(SyncTopics.NODE_STATE.name())) {
      return;
    }
    switch (records.read(record)) {
      case RecordReader.Read said -> {
        if (then) {
          tell(said.fact());
        } else {
          look(said.fact());
        }
      }
      case RecordReader.Unreadable unreadable -> skipped += then ? 1 : 0;
    }
  }

  private void tell(Fact fact) {
    switch (fact) {
      case Fact.NodeSeen seen -> known.add(seen.node().id());
      case Fact.NodeForgotten gone -> known.add(gone.node());
      default -> {
        // says nothing of what is recorded of a node
      }
    }
    listener.on(fact);
    read++;
  }

  private void look(Fact later) {
    if (later instanceof Fact.NodeSeen seen && !known.contains(seen.node().id())) {
      (seen.node().joinedAtMs() <= atMs ? forgotten : unclear).add(seen.node().id());
    }
  }

  /** How many records were told. */
  public long read() {
    return read;
  }

  /** How many of that time could not be read. */
  public long skipped() {
    return skipped;
  }

  /** Nodes that were there, of which only later states are recorded. */
  public SortedSet<NodeId> forgotten() {
    return Collections.unmodifiableSortedSet(forgotten);
  }

  /** Nodes whose worker started later: they are new since then, or were there before as well. */
  public SortedSet<NodeId> unclear() {
    SortedSet<NodeId> only = new TreeSet<>(unclear);
    only.removeAll(forgotten);
    return only;
  }

  @Override
  public void close() {
    serdes.close();
  }
}

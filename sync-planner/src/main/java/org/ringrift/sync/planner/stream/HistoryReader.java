package org.ringrift.sync.planner.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.UnknownSchemaIdException;
import org.ringrift.sync.events.serde.PayloadException;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.Load;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.fleet.Presence;
import org.ringrift.sync.planner.core.whatif.Recorded;
import org.ringrift.sync.planner.core.whatif.Window;

/**
 * Reads what topics recorded of a time, and of all time before it, by the same rules as a planner
 * that runs. Records that a planner would put among the dead letters are counted and left out. For
 * one thread.
 */
public final class HistoryReader implements AutoCloseable {
  /** Every topic that it wants, from the beginning. */
  public static final List<String> TOPICS =
      List.of(
          SyncTopics.NODE_STATE.name(),
          SyncTopics.NODE_EVENTS.name(),
          SyncTopics.GAME_EVENTS.name(),
          SyncTopics.ARTIFACT_EVENTS.name(),
          SyncTopics.SYNC_REQUESTS.name(),
          SyncTopics.SYNC_EVENTS.name());

  private final Window window;
  private final SyncSerdes serdes;
  private final Deserializer<NodeState> states;
  private final Deserializer<NodeEvent> nodes;
  private final Deserializer<GameEvent> games;
  private final Deserializer<ArtifactEvent> artifacts;
  private final Deserializer<SyncRequest> requests;
  private final Deserializer<SyncEvent> reports;
  private final List<Recorded> recorded = new ArrayList<>();
  private final List<History.Transfer> transfers = new ArrayList<>();
  private final Map<NodeId, Recorded.Known> known = new HashMap<>();
  private final StockReader stocks = new StockReader();
  private final HeartbeatFilter heartbeats;
  private long skipped;

  /**
   * @param heartbeatEveryMs heartbeats of a node that are closer together say nothing of use
   */
  public HistoryReader(ConnectionConfig connection, Window window, long heartbeatEveryMs) {
    this.window = window;
    heartbeats = new HeartbeatFilter(window.fromMs(), heartbeatEveryMs);
    serdes = new SyncSerdes(connection.serdeProperties());
    states = serdes.values(SyncTopics.NODE_STATE).deserializer();
    nodes = serdes.values(SyncTopics.NODE_EVENTS).deserializer();
    games = serdes.values(SyncTopics.GAME_EVENTS).deserializer();
    artifacts = serdes.values(SyncTopics.ARTIFACT_EVENTS).deserializer();
    requests = serdes.values(SyncTopics.SYNC_REQUESTS).deserializer();
    reports = serdes.values(SyncTopics.SYNC_EVENTS).deserializer();
  }

  /** Takes a record in; those of one partition in their order. Later ones change nothing. */
  public void take(ConsumerRecord<byte[], byte[]> record) {
    boolean state = record.topic().equals(SyncTopics.NODE_STATE.name());
    if (record.value() == null || (!state && record.timestamp() >= window.toMs())) {
      return;
    }
    try {
      read(record, record.key() == null ? "" : new String(record.key(), UTF_8));
    } catch (PayloadException
        | UnknownSchemaIdException
        | InvalidNameException
        | InvalidEventException e) {
      skipped++;
    }
  }

  /** Everything that was taken in, in order of time. */
  public History history() {
    List<Recorded> all = new ArrayList<>(recorded);
    all.addAll(heartbeats.lastBefore());
    all.addAll(known.values());
    all.sort(Comparator.comparingLong(Recorded::atMs).thenComparingInt(HistoryReader::rank));
    return new History(all, transfers, skipped);
  }

  @Override
  public void close() {
    serdes.close();
  }

  private void read(ConsumerRecord<byte[], byte[]> record, String key) {
    long atMs = record.timestamp();
    String topic = record.topic();
    if (topic.equals(SyncTopics.NODE_STATE.name())) {
      state(NodeCodec.read(states, key, record.value()), atMs);
    } else if (topic.equals(SyncTopics.NODE_EVENTS.name())) {
      node(key, value(nodes, record), atMs);
    } else if (topic.equals(SyncTopics.GAME_EVENTS.name())) {
      add(PlacementReader.read(key, value(games, record)), atMs);
    } else if (topic.equals(SyncTopics.ARTIFACT_EVENTS.name())) {
      add(PlacementReader.read(key, value(artifacts, record)), atMs);
    } else if (topic.equals(SyncTopics.SYNC_REQUESTS.name())) {
      add(PlacementReader.read(key, value(requests, record)), atMs);
    } else {
      report(key, value(reports, record), atMs);
    }
  }

  private static <V extends SpecificRecord> V value(
      Deserializer<V> deserializer, ConsumerRecord<byte[], byte[]> record) {
    return deserializer.deserialize(record.topic(), record.value());
  }

  /**
   * The last state before the window counts, or else the first one after its beginning, where older
   * ones were compacted away; a worker that had started by then is taken to have been there.
   */
  private void state(FleetNode node, long atMs) {
    if (atMs < window.fromMs()) {
      known.put(node.id(), new Recorded.Known(atMs, node));
      return;
    }
    boolean wasThere = node.presence().joinedAtMs() < window.fromMs();
    known.putIfAbsent(
        node.id(),
        wasThere
            ? new Recorded.Known(window.fromMs() - 1, atItsBest(node))
            : new Recorded.Known(atMs, node));
  }

  /** Where it left or fell silent later, the events of the window say so. */
  private FleetNode atItsBest(FleetNode node) {
    NodeStatus status = node.mailbox().isPresent() ? NodeStatus.ADMITTED : NodeStatus.JOINING;
    Presence then =
        new Presence(
            status,
            node.incarnation(),
            node.presence().recoveries(),
            node.presence().joinedAtMs(),
            Math.min(node.lastHeardAtMs(), window.fromMs()));
    return new FleetNode(
        node.id(),
        node.registryVersion(),
        then,
        node.profile(),
        node.vitals(),
        node.trainingConfigKeys(),
        node.mailbox(),
        Optional.empty());
  }

  private void node(String key, NodeEvent event, long atMs) {
    NodeId id = NodeEventReader.node(key, event);
    Optional<NodeInput> input = NodeEventReader.input(event);
    if (input.isEmpty()) {
      return;
    }
    if (input.get() instanceof NodeInput.Heartbeat beat) {
      // What the node had to do was the work of another plan.
      NodeInput idle = new NodeInput.Heartbeat(beat.incarnation(), beat.disk(), Load.NONE);
      heartbeats.passes(new Recorded.OfNode(atMs, id, idle)).ifPresent(recorded::add);
      return;
    }
    recorded.add(new Recorded.OfNode(atMs, id, input.get()));
    if (event.getBody() instanceof InventoryReported report) {
      stocks
          .read(InventoryReading.of(id, report, event.getOccurredAtMs()), atMs)
          .ifPresent(recorded::add);
    }
  }

  private void add(PlacementReader.Addressed addressed, long atMs) {
    recorded.add(new Recorded.OfArtifact(atMs, addressed.artifact(), addressed.input()));
  }

  private void report(String key, SyncEvent event, long atMs) {
    var artifact = PlacementReader.artifactOf(key, event);
    PlacementReader.report(event)
        .ifPresent(input -> recorded.add(new Recorded.OfArtifact(atMs, artifact, input)));
    if (event.getBody() instanceof DataSyncCompleted completed
        && !completed.getAlreadyPresent()
        && !artifact.dataType().isMerged()) {
      transfers.add(
          new History.Transfer(
              atMs,
              new NodeId(event.getNodeId()),
              completed.getBytesTransferred(),
              completed.getDurationMs()));
    }
  }

  /** At one moment nodes come first, since all else is about them. */
  private static int rank(Recorded one) {
    return switch (one) {
      case Recorded.Known known -> 0;
      case Recorded.OfNode node -> 1;
      case Recorded.OfArtifact artifact -> 2;
      case Recorded.Stock stock -> 3;
    };
  }
}

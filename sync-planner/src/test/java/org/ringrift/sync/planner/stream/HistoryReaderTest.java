package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.placement.PlacementInput;
import org.ringrift.sync.planner.core.whatif.Recorded;
import org.ringrift.sync.planner.core.whatif.Window;

class HistoryReaderTest {
  private static final long FROM = Fleets.NOW + 1_000_000;
  private static final Window HOUR = new Window(FROM, FROM + 3_600_000);
  private static final ArtifactId GAMES = ArtifactId.parse("games:a:data/games/x.db");
  private static final ArtifactId MODEL = ArtifactId.parse("models:models/m.pth");

  private final ConnectionConfig connection =
      ConnectionConfig.of("localhost:1", "mock://history-reader-test");
  private final SyncSerdes serdes = new SyncSerdes(connection.serdeProperties());
  private final HistoryReader reader = new HistoryReader(connection, HOUR, 10_000);

  @AfterEach
  void close() {
    reader.close();
    serdes.close();
  }

  @Test
  void everythingComesInOrderOfTimeWhateverTopicItLayOn() {
    take(SyncTopics.GAME_EVENTS, GAMES, FROM + 5, Events.games("a", "data/games/x.db", 5, FROM));
    node("a", FROM + 5, Events.joined("1", NodeRole.SELFPLAY).build());
    take(SyncTopics.ARTIFACT_EVENTS, MODEL, FROM + 1, Events.model("a", "models/m.pth", 9, FROM));
    take(SyncTopics.SYNC_REQUESTS, MODEL, FROM + 9, Events.request(MODEL, List.of(), FROM));

    List<Recorded> recorded = reader.history().recorded();
    assertThat(recorded)
        .extracting(Recorded::atMs)
        .containsExactly(FROM + 1, FROM + 5, FROM + 5, FROM + 9);
    assertThat(recorded.get(1)).as("nodes come first").isInstanceOf(Recorded.OfNode.class);
    assertThat(recorded.get(3))
        .isInstanceOfSatisfying(
            Recorded.OfArtifact.class,
            asked -> assertThat(asked.input()).isInstanceOf(PlacementInput.Requested.class));
  }

  @Test
  void ofHeartbeatsOnlyThoseThatAreOfUseAreKeptAndNoneNamesJobs() {
    for (long ms = -30_000; ms < 30_000; ms += 3_000) {
      node("a", FROM + ms, Events.heartbeat("1"));
    }

    List<Recorded> recorded = reader.history().recorded();
    assertThat(recorded)
        .extracting(one -> one.atMs() - FROM)
        .containsExactly(-3_000L, 0L, 12_000L, 24_000L);
    assertThat(recorded)
        .allSatisfy(
            one ->
                assertThat(
                        ((NodeInput.Heartbeat) ((Recorded.OfNode) one).input())
                            .load()
                            .runningJobIds())
                    .isEmpty());
  }

  @Test
  void ofInventoriesOnlyChangesAreKeptOnceAllPartsAreThere() {
    node("a", FROM, part("i-1", 0, 2, GAMES, 5));
    assertThat(stocks()).isEmpty();
    node("a", FROM + 1, part("i-1", 1, 2, MODEL, 7));
    node("a", FROM + 2, part("i-2", 0, 1, GAMES, 5));
    node("a", FROM + 3, part("i-3", 0, 1, GAMES, 5));

    assertThat(stocks()).hasSize(2);
    assertThat(stocks().get(0).has().keySet()).containsExactlyInAnyOrder(GAMES, MODEL);
    assertThat(stocks().get(1).has()).isEmpty();
    assertThat(stocks().get(1).lacks()).isEqualTo(Set.of(MODEL));
  }

  @Test
  void aNodeOfWhichOnlyALaterStateIsKeptWasThereBefore() {
    FleetNode later = Fleets.node("a").status(NodeStatus.LEFT).build();
    take(SyncTopics.NODE_STATE, "a", FROM + 500, NodeCodec.state(later));
    take(SyncTopics.NODE_STATE, "a", FROM + 600, NodeCodec.state(later));

    assertThat(reader.history().recorded())
        .singleElement()
        .isInstanceOfSatisfying(
            Recorded.Known.class,
            known -> {
              assertThat(known.atMs()).isEqualTo(FROM - 1);
              assertThat(known.node().status()).isEqualTo(NodeStatus.ADMITTED);
            });
  }

  @Test
  void ofTheStatesBeforeTheTimeTheLastOneCounts() {
    FleetNode joining = Fleets.node("a").status(NodeStatus.JOINING).build();
    take(SyncTopics.NODE_STATE, "a", FROM - 500, NodeCodec.state(joining));
    take(SyncTopics.NODE_STATE, "a", FROM - 400, NodeCodec.state(Fleets.node("a").build()));
    take(SyncTopics.NODE_STATE, "a", FROM + 400, NodeCodec.state(joining));

    assertThat(reader.history().recorded())
        .singleElement()
        .isInstanceOfSatisfying(
            Recorded.Known.class,
            known -> assertThat(known.node().status()).isEqualTo(NodeStatus.ADMITTED));
  }

  @Test
  void transfersThatMovedSomethingSayHowFastTheyWere() {
    completed(false, 5_000_000, FROM + 10);
    completed(false, 7_000_000, FROM - 10);
    completed(true, 0, FROM + 11);

    History history = reader.history();
    assertThat(history.transfers()).hasSize(2);
    assertThat(history.in(HOUR)).extracting(History.Transfer::bytes).containsExactly(5_000_000L);
    assertThat(history.speeds().byTarget()).containsEntry(new NodeId("b"), 7_000_000L);
    assertThat(history.recorded()).hasSize(3);
  }

  @Test
  void whatAPlannerWouldRefuseIsCountedAndLeftOut() {
    reader.take(record("game-events", "k", FROM, "garbage".getBytes(StandardCharsets.UTF_8)));
    take(SyncTopics.GAME_EVENTS, "other", FROM, Events.games("a", "data/games/x.db", 5, FROM));
    take(SyncTopics.GAME_EVENTS, GAMES, FROM + 4_000_000, Events.games("a", "x.db", 5, FROM));

    assertThat(reader.history().recorded()).isEmpty();
    assertThat(reader.history().skipped()).isEqualTo(2);
  }

  private List<Recorded.Stock> stocks() {
    return reader.history().recorded().stream()
        .filter(Recorded.Stock.class::isInstance)
        .map(Recorded.Stock.class::cast)
        .toList();
  }

  private static InventoryReported part(
      String id, int index, int count, ArtifactId artifact, long number) {
    Version version =
        artifact.equals(GAMES)
            ? new Version.GamesVersion(number, 1, number, Optional.empty())
            : new Version.FileVersion(number, 1, Optional.empty());
    return new InventoryReported(
        "1", id, index, count, List.of(Events.item(artifact, version)), List.of());
  }

  private void completed(boolean present, long bytes, long atMs) {
    DataSyncCompleted body =
        DataSyncCompleted.newBuilder()
            .setVersion(
                ArtifactMapping.toAvro(new Version.GamesVersion(bytes, 1, 5, Optional.empty())))
            .setAlreadyPresent(present)
            .setBytesTransferred(bytes)
            .setFileCount(1)
            .setGamesSynced(0)
            .setDurationMs(1_000)
            .build();
    take(
        SyncTopics.SYNC_EVENTS,
        GAMES,
        atMs,
        new SyncEvent("e", atMs, "b", "0".repeat(32), 1, "1", ArtifactMapping.toAvro(GAMES), body));
  }

  private void node(String node, long atMs, Object body) {
    take(SyncTopics.NODE_EVENTS, node, atMs, Events.node(node, atMs, body));
  }

  private <V extends SpecificRecord> void take(
      SyncTopics.Topic<V> topic, Object key, long atMs, V value) {
    byte[] bytes = serdes.values(topic).serializer().serialize(topic.name(), value);
    reader.take(record(topic.name(), key.toString(), atMs, bytes));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      String topic, String key, long atMs, byte[] value) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(
        topic,
        0,
        0,
        atMs,
        TimestampType.CREATE_TIME,
        name.length,
        value.length,
        name,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}

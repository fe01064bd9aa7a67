package org.ringrift.sync.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

/** How a producer that is written in Java says that games were committed. */
class PublishingExampleTest {

  /** What a producer has to do after each commit. */
  private static void announce(EventPublisher publisher, NodeId node, long newGames, long total)
      throws Exception {
    DataPath database = new DataPath("games/canonical_hex8_2p.db");
    GameCompleted games =
        GameCompleted.newBuilder()
            .setDbPath(database.value())
            .setConfigKey("hex8_2p")
            .setNewGames((int) newGames)
            .setTotalGames(total)
            .build();
    GameEvent event =
        new GameEvent(
            UUID.randomUUID().toString(), System.currentTimeMillis(), node.value(), games);
    String key = ArtifactId.of(DataType.GAMES, node, database).toString();
    publisher.publish(SyncTopics.GAME_EVENTS, key, event).get(30, TimeUnit.SECONDS);
  }

  /** In a real program: {@code new EventPublisher(ConnectionConfig.of(brokers, registry))}. */
  @Test
  void announcesGames() throws Exception {
    var producer =
        new MockProducer<String, byte[]>(
            true, null, new StringSerializer(), new ByteArraySerializer());
    var serdes = new SyncSerdes(Map.of("schema.registry.url", "mock://publishing-example"));
    try (EventPublisher publisher = new EventPublisher(producer, serdes)) {
      announce(publisher, new NodeId("selfplay-7"), 12, 3_400);
    }

    assertThat(producer.history())
        .extracting(record -> record.topic() + " " + record.key())
        .isEqualTo(List.of("game-events games:selfplay-7:games/canonical_hex8_2p.db"));
    assertThat(new String(producer.history().getFirst().value(), StandardCharsets.UTF_8))
        .contains("canonical_hex8_2p.db");
  }
}

package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DrainCancelled;
import org.ringrift.sync.events.DrainDecided;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeAdmitted;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeIdle;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeSafeToTerminate;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * A planner that dies in the middle of a drain goes on with it: it needs not be told again that the
 * node is idle, and does not let it go before its data is elsewhere.
 */
@Timeout(300)
class DrainKillIT {
  private static final ArtifactId GAMES = ArtifactId.parse("games:idle-1:games/hex8.db");
  private static final NodeId IDLE = new NodeId("idle-1");
  private static final NodeId ONE = new NodeId("trainer-1");
  private static final NodeId TWO = new NodeId("trainer-2");
  private static final int TOTAL = 100;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path root;

  /** So many nodes may finish their copy; which of them comes first is the planner's affair. */
  private final Semaphore copies = new Semaphore(0);

  @Test
  void aDrainIsNeitherForgottenNorOverEarly() throws Exception {
    try (TestStack stack = TestStack.start(1);
        SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
        EventPublisher publisher = new EventPublisher(stack.connectionConfig());
        TopicLog<NodeEvent> nodes = log(stack, serdes, SyncTopics.NODE_EVENTS);
        TopicLog<SyncDecision> decisions = log(stack, serdes, SyncTopics.SYNC_DECISIONS);
        TopicLog<SyncEvent> reports = log(stack, serdes, SyncTopics.SYNC_EVENTS);
        SimulatedNode idle = new SimulatedNode(stack, serdes, publisher, IDLE, NodeRole.SELFPLAY);
        SimulatedNode first =
            new SimulatedNode(stack, serdes, publisher, ONE, NodeRole.TRAINING, allowed());
        SimulatedNode second =
            new SimulatedNode(stack, serdes, publisher, TWO, NodeRole.TRAINING, allowed());
        MortalPlanner planner = new MortalPlanner(stack, root)) {
      for (SimulatedNode node : List.of(idle, first, second)) {
        nodes.await(
            node.id() + " is admitted", event -> is(event.value(), node, NodeAdmitted.class));
      }
      becomeIdle(publisher);
      decisions.await("no copy elsewhere", decision -> keeps(decision, 0));

      planner.killAndStart();
      copies.release();
      ConsumerRecord<String, SyncEvent> copy = reports.await("one copy", DrainKillIT::isDone);
      long firstCopyMs = copy.timestamp();
      decisions.await("one copy is not enough", decision -> keeps(decision, firstCopyMs));

      planner.killAndStart();
      copies.release();
      long secondCopyMs =
          reports
              .await("two copies", report -> isDone(report) && !sameNode(report, copy))
              .timestamp();
      ConsumerRecord<String, NodeEvent> safe =
          nodes.await("the end", event -> is(event.value(), idle, NodeSafeToTerminate.class));

      assertThat(safe.timestamp()).isGreaterThanOrEqualTo(secondCopyMs);
      assertThat(nodes.all())
          .extracting(ConsumerRecord::value)
          .noneMatch(event -> is(event, idle, DrainCancelled.class))
          .filteredOn(event -> is(event, idle, NodeSafeToTerminate.class))
          .hasSize(1);
    }
  }

  /** Its games are announced, it has nothing more to do, and an inventory says what it has. */
  private static void becomeIdle(EventPublisher publisher) {
    long now = System.currentTimeMillis();
    GameCompleted games =
        GameCompleted.newBuilder()
            .setDbPath(GAMES.path().value())
            .setNewGames(1)
            .setTotalGames(TOTAL)
            .build();
    var unused =
        publisher
            .publish(
                SyncTopics.GAME_EVENTS,
                GAMES.toString(),
                new GameEvent(UUID.randomUUID().toString(), now, IDLE.value(), games))
            .join();
    publish(publisher, now, new NodeIdle(now, "nothing to play", true));
    Version version = new Version.GamesVersion(0, now, TOTAL, Optional.empty());
    InventoryItem item =
        new InventoryItem(ArtifactMapping.toAvro(GAMES), ArtifactMapping.toAvro(version));
    publish(
        publisher,
        now + 1,
        new InventoryReported("1", "inventory-1", 0, 1, List.of(item), List.of()));
  }

  private static void publish(EventPublisher publisher, long atMs, SpecificRecord body) {
    NodeEvent event = new NodeEvent(UUID.randomUUID().toString(), atMs, IDLE.value(), body);
    var unused = publisher.publish(SyncTopics.NODE_EVENTS, IDLE.value(), event).join();
  }

  /** Waits for its turn once; the same job may come again after a kill. */
  private Function<SyncJob, Object> allowed() {
    AtomicBoolean allowed = new AtomicBoolean();
    return job -> {
      try {
        if (!allowed.get() && !copies.tryAcquire(2, TimeUnit.MINUTES)) {
          throw new IllegalStateException("nobody allowed the copy");
        }
        allowed.set(true);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return SimulatedNode.completed(job);
    };
  }

  private static boolean is(NodeEvent event, SimulatedNode node, Class<?> kind) {
    return event.getNodeId().equals(node.id().value()) && kind.isInstance(event.getBody());
  }

  /** True where the planner says, at that time or later, that the data keeps the node. */
  private static boolean keeps(ConsumerRecord<String, SyncDecision> record, long fromMs) {
    return record.timestamp() >= fromMs
        && record.value().getBody() instanceof DrainDecided drain
        && !drain.getSafe();
  }

  private static boolean isDone(ConsumerRecord<String, SyncEvent> record) {
    return record.value().getBody() instanceof DataSyncCompleted;
  }

  private static boolean sameNode(
      ConsumerRecord<String, SyncEvent> one, ConsumerRecord<String, SyncEvent> other) {
    return one.value().getNodeId().equals(other.value().getNodeId());
  }

  private static <V extends SpecificRecord> TopicLog<V> log(
      TestStack stack, SyncSerdes serdes, SyncTopics.Topic<V> topic) {
    return new TopicLog<>(stack, topic.name(), serdes.values(topic).deserializer());
  }
}

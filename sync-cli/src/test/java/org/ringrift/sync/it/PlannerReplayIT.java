package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncStrategy;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.planner.stream.PlannerTopics;

/**
 * What a planner over a real broker wrote is what its topology makes of the same records in the
 * same order, to the byte: it looks at no clock and at nothing else that is not in its input.
 *
 * <p>One partition, so that there is one order. {@code -Dsync.it.seed} chooses the announcements
 * and the failures; the moments are those of the machine.
 */
@Timeout(180)
class PlannerReplayIT {
  private static final long SEED = Long.getLong("sync.it.seed", 20_261_122L);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ANNOUNCEMENTS = 250;
  private static final int JOBS = 60;
  private static final NodeId PLAYER = new NodeId("player");
  private static final NodeId SOUND = new NodeId("trainer-1");
  private static final NodeId WEAK = new NodeId("trainer-2");
  private static final List<String> WRITTEN =
      List.of(
          SyncTopics.SYNC_DECISIONS.name(),
          SyncTopics.mailbox(SOUND).name(),
          SyncTopics.mailbox(WEAK).name(),
          SyncTopics.mailbox(PLAYER).name(),
          SyncTopics.NODE_STATE.name(),
          PlannerTopics.DISPATCH_INPUTS,
          PlannerTopics.PLACEMENT_INPUTS,
          SyncTopics.DEAD_LETTERS);

  @TempDir Path root;
  private final Random random = new Random(SEED);

  /** A record as it lies on a topic. */
  private record Written(String key, String hex, long timestamp) {
    static Written of(ConsumerRecord<String, byte[]> record) {
      return new Written(record.key(), hex(record.value()), record.timestamp());
    }

    static Written of(TestRecord<String, byte[]> record) {
      return new Written(record.key(), hex(record.value()), record.timestamp());
    }

    private static String hex(byte[] value) {
      return HexFormat.of().formatHex(value);
    }
  }

  @Test
  void theSameInputInTheSameOrderGivesTheSameBytes() throws Exception {
    System.out.println("PlannerReplayIT: sync.it.seed=" + SEED);
    try (TestStack stack = TestStack.start(1);
        SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties())) {
      PlannerConfig config = config(stack);
      List<ProcessingOrder.Step> steps = live(stack, serdes, config);
      assertThat(steps).as("a run worth comparing").hasSizeGreaterThan(2 * ANNOUNCEMENTS);
      RecordedTopics recorded = new RecordedTopics(stack);
      try (ReplayedPlanner replayed = new ReplayedPlanner(config, serdes, root.resolve("again"))) {
        steps.forEach(step -> replayed.work(recorded.at(step)));
        for (String topic : WRITTEN) {
          List<Written> live = recorded.all(topic).stream().map(Written::of).toList();
          assertSame(topic, live, replayed.written(topic).stream().map(Written::of).toList());
        }
      }
      assertThat(recorded.all(SyncTopics.mailbox(WEAK).name())).isNotEmpty();
      assertThat(recorded.all(SyncTopics.NODE_STATE.name())).isNotEmpty();
    }
  }

  /** Runs a planner under load, and says in which order it worked through what. */
  private List<ProcessingOrder.Step> live(TestStack stack, SyncSerdes serdes, PlannerConfig config)
      throws InterruptedException {
    ProcessingOrder.taken();
    try (EventPublisher publisher = new EventPublisher(stack.connectionConfig());
        Planner planner = Planner.start(config);
        SimulatedNode player = node(stack, serdes, publisher, PLAYER, NodeRole.SELFPLAY);
        SimulatedNode sound = node(stack, serdes, publisher, SOUND, NodeRole.TRAINING);
        SimulatedNode weak =
            new SimulatedNode(stack, serdes, publisher, WEAK, NodeRole.TRAINING, this::mayFail);
        Announcements announcements = new Announcements(publisher, PLAYER, random.nextLong())) {
      announcements.start();
      await("half of it", () -> announcements.count() > ANNOUNCEMENTS / 2);
      await("jobs for both", () -> !sound.done().isEmpty() && !weak.done().isEmpty());
      publish(publisher, request(weak.done().getFirst()));
      loseEverything(publisher, sound);
      await("all of it", () -> announcements.count() > ANNOUNCEMENTS);
      await("jobs", () -> sound.done().size() > JOBS && weak.done().size() > JOBS);
      announcements.stop();
      assertThat(player.done()).as("has everything by itself").isEmpty();
      assertThat(planner.health().threadsReplaced()).isZero();
    }
    return ProcessingOrder.taken();
  }

  /** One in six fails, and of these every other one for good. */
  private Object mayFail(SyncJob job) {
    int luck = Math.floorMod(job.getJobId().hashCode() + job.getAttempt() + SEED, 12);
    return luck < 2
        ? new DataSyncFailed(FailureCategory.SOURCE_UNREACHABLE, luck == 0, "it broke", List.of())
        : SimulatedNode.completed(job);
  }

  private static SyncRequest request(SyncJob job) {
    return new SyncRequest(
        UUID.randomUUID().toString(),
        System.currentTimeMillis(),
        "operator",
        new SyncRequested(
            job.getArtifact(),
            List.of(SOUND.value(), WEAK.value()),
            Priority.CRITICAL,
            "asked",
            SyncStrategy.AUTO,
            false));
  }

  private static void publish(EventPublisher publisher, SyncRequest request) {
    var unused =
        publisher
            .publish(
                SyncTopics.SYNC_REQUESTS,
                ArtifactMapping.toCore(((SyncRequested) request.getBody()).getArtifact())
                    .toString(),
                request)
            .join();
  }

  /** All that the node has is gone, as far as it can see. */
  private static void loseEverything(EventPublisher publisher, SimulatedNode node) {
    NodeEvent event =
        new NodeEvent(
            UUID.randomUUID().toString(),
            System.currentTimeMillis() + 60_000,
            node.id().value(),
            new InventoryReported("1", "inventory-1", 0, 1, List.of(), List.of()));
    var unused = publisher.publish(SyncTopics.NODE_EVENTS, node.id().value(), event).join();
  }

  /** Says where they differ first: all of both would be too much to read. */
  private static void assertSame(String topic, List<Written> live, List<Written> replayed) {
    int first = 0;
    while (first < live.size()
        && first < replayed.size()
        && live.get(first).equals(replayed.get(first))) {
      first++;
    }
    String where =
        topic
            + ", "
            + live.size()
            + " live and "
            + replayed.size()
            + " replayed, record "
            + first
            + "; sync.it.seed="
            + SEED;
    assertThat(replayed.stream().skip(first).findFirst())
        .as(where)
        .isEqualTo(live.stream().skip(first).findFirst());
  }

  private static SimulatedNode node(
      TestStack stack, SyncSerdes serdes, EventPublisher publisher, NodeId id, NodeRole role) {
    return new SimulatedNode(stack, serdes, publisher, id, role);
  }

  private static void await(String what, BooleanSupplier condition) {
    assertThat(Patience.until(condition, PATIENCE)).as(what).isTrue();
  }

  private PlannerConfig config(TestStack stack) {
    Map<String, String> settings = new HashMap<>(stack.connection());
    settings.put(
        "kafka." + StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, ProcessingOrder.class.getName());
    settings.put(
        "kafka." + StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, GlobalOrder.class.getName());
    settings.putAll(TestKeys.ofPlanner());
    settings.put("planner.state.dir", root.resolve("live").toString());
    settings.put("planner.standby.replicas", "0");
    settings.put("planner.session.timeout", "6 s");
    settings.put("planner.tick.interval", "100 ms");
    settings.put("dispatch.uploads.per.source", "100");
    return PlannerConfig.from(settings);
  }
}

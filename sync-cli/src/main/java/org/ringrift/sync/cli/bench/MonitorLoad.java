package org.ringrift.sync.cli.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.JobState;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.NodeStatus;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;

/**
 * Publishes what planner and workers of a {@link LargeFleet} would: first all that the fleet is,
 * then news of one artifact after the other. News of an artifact are one decision, and two
 * transfers with three reports of progress each, from the queue to their end; many artifacts are at
 * the same stage at the same time. Not safe for use by several threads.
 */
public final class MonitorLoad implements AutoCloseable {
  /** So many artifacts have news at the same time. */
  private static final int TOGETHER = 500;

  private static final int REPLICAS = 2;
  private static final Stage[] STAGES = Stage.values();
  private static final int WHOLE_EVERY = 1_000;
  private static final int FAILS_EVERY = 200;
  private static final int NODE_EVERY = 50;
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final MonitorScale scale;
  private final LargeFleet fleet;
  private final SyncSerdes serdes;
  private final Serializer<NodeState> nodes;
  private final Serializer<SyncDecision> decisions;
  private final Serializer<SyncEvent> events;
  private final Producer<String, byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long published;
  private long news;

  /** What is said of a transfer, in order. */
  private enum Stage {
    QUEUED,
    DISPATCHED,
    STARTED,
    FIRST_QUARTER,
    HALF,
    LAST_QUARTER,
    ENDED,
    OVER
  }

  MonitorLoad(ConnectionConfig connection, MonitorScale scale) {
    this.scale = scale;
    fleet = new LargeFleet(scale.nodes(), scale.artifacts(), scale.models());
    serdes = new SyncSerdes(connection.serdeProperties());
    nodes = serdes.values(SyncTopics.NODE_STATE).serializer();
    decisions = serdes.values(SyncTopics.SYNC_DECISIONS).serializer();
    events = serdes.values(SyncTopics.SYNC_EVENTS).serializer();
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** Of a fleet of that size. */
  public static MonitorLoad of(ConnectionConfig connection, int nodes, int artifacts) {
    return new MonitorLoad(connection, MonitorScale.ofFleet(nodes, artifacts));
  }

  /** How many records were published so far. */
  long published() {
    return published;
  }

  /** Publishes all nodes, where every artifact is, and the jobs that wait all the time. */
  public void tellFleet() throws CommandException {
    for (int node = 0; node < fleet.nodes(); node++) {
      tellNode(node);
    }
    for (int artifact = 0; artifact < fleet.artifacts(); artifact++) {
      tell(artifact, fleet.placed(artifact, 0, isWhole(artifact), now()));
      List<String> wanted = fleet.wanted(artifact);
      for (int replica = 0; replica < wanted.size(); replica++) {
        say(artifact, replica, 0, completed(artifact, 0));
      }
    }
    for (int artifact = 0; artifact < scale.waitingJobs(); artifact++) {
      tell(artifact, fleet.decided(artifact, 1, 0, JobState.QUEUED, now()));
    }
    flush();
  }

  /** Publishes so much news, as fast as the broker takes it. */
  public void publish(long count) throws CommandException {
    for (long i = 0; i < count; i++) {
      tellNews();
    }
    flush();
  }

  /** Publishes news at a steady rate for so long, or as fast as it can. */
  void publish(int perSecond, Duration time) throws CommandException {
    long start = System.nanoTime();
    long end = news + perSecond * time.toSeconds();
    long first = news;
    while (news < end && !Thread.currentThread().isInterrupted()) {
      long due = first + (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1);
      while (news < Math.min(due, end)) {
        tellNews();
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    flush();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
    serdes.close();
  }

  private void tellNews() {
    long at = news++;
    if (at % NODE_EVERY == 0) {
      tellNode((int) (at / NODE_EVERY % fleet.nodes()));
      return;
    }
    long step = at - at / NODE_EVERY - 1;
    int inBatch = TOGETHER * (1 + REPLICAS * STAGES.length);
    long batch = step / inBatch;
    int place = (int) (step % inBatch);
    int job = place < TOGETHER ? place * REPLICAS : (place - TOGETHER) % (TOGETHER * REPLICAS);
    long number = batch * TOGETHER + job / REPLICAS;
    int artifact = (int) (number % fleet.artifacts());
    int round = (int) (1 + number / fleet.artifacts());
    if (place < TOGETHER) {
      tell(artifact, fleet.placed(artifact, round, isWhole(artifact), now()));
    } else {
      Stage stage = STAGES[(place - TOGETHER) / (TOGETHER * REPLICAS)];
      tell(artifact, job % REPLICAS, round, stage);
    }
  }

  private void tell(int artifact, int replica, int round, Stage stage) {
    boolean fails = artifact % FAILS_EVERY == 7 && replica == 0;
    switch (stage) {
      case QUEUED -> tell(artifact, decided(artifact, replica, round, JobState.QUEUED));
      case DISPATCHED -> tell(artifact, decided(artifact, replica, round, JobState.DISPATCHED));
      case STARTED ->
          say(artifact, replica, round, new DataSyncStarted(fleet.version(artifact, round)));
      case FIRST_QUARTER -> say(artifact, replica, round, progress(artifact, 25));
      case HALF -> say(artifact, replica, round, progress(artifact, 50));
      case LAST_QUARTER -> say(artifact, replica, round, progress(artifact, 75));
      case ENDED ->
          say(artifact, replica, round, fails ? failed(artifact) : completed(artifact, round));
      case OVER ->
          tell(
              artifact,
              decided(artifact, replica, round, fails ? JobState.REQUEUED : JobState.COMPLETED));
    }
  }

  private SyncDecision decided(int artifact, int replica, int round, JobState state) {
    return fleet.decided(artifact, replica, round, state, now());
  }

  private DataSyncProgress progress(int artifact, int percent) {
    return new DataSyncProgress("http", fleet.first(artifact), percent * 10_000L, 1_000_000L);
  }

  private DataSyncCompleted completed(int artifact, int round) {
    return new DataSyncCompleted(
        fleet.version(artifact, round),
        fleet.first(artifact),
        "http",
        false,
        1_000_000L,
        1,
        0L,
        800L,
        List.of(),
        0L,
        null,
        false);
  }

  private DataSyncFailed failed(int artifact) {
    return new DataSyncFailed(
        FailureCategory.SOURCE_UNREACHABLE,
        true,
        fleet.first(artifact) + " did not answer within 10 s",
        List.of());
  }

  private void tellNode(int node) {
    NodeState state = fleet.node(node, NodeStatus.ADMITTED, now());
    send(SyncTopics.NODE_STATE, nodes, state.getNodeId(), state);
  }

  private void tell(int artifact, SyncDecision decision) {
    send(SyncTopics.SYNC_DECISIONS, decisions, fleet.artifact(artifact).toString(), decision);
  }

  private void say(int artifact, int replica, int round, Object body) {
    SyncEvent event = fleet.said(artifact, replica, round, body, now());
    send(SyncTopics.SYNC_EVENTS, events, fleet.artifact(artifact).toString(), event);
  }

  private <V extends SpecificRecord> void send(
      SyncTopics.Topic<V> topic, Serializer<V> values, String key, V value) {
    byte[] bytes = values.serialize(topic.name(), value);
    var unused =
        producer.send(
            new ProducerRecord<>(topic.name(), key, bytes),
            (metadata, problem) -> failure.compareAndSet(null, problem));
    published++;
  }

  private void flush() throws CommandException {
    producer.flush();
    if (failure.get() != null) {
      throw new CommandException(
          "the broker did not take an event of the benchmark: " + failure.get(), failure.get());
    }
  }

  private static boolean isWhole(int artifact) {
    return artifact % WHOLE_EVERY == 1;
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}

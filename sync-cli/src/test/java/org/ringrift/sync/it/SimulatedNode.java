package org.ringrift.sync.it;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * A node without data: joins, lives, takes every job out of its mailbox and says at once that it
 * has done it, as a worker says so, or whatever else the test wants said. For tests of the planner,
 * which sees no difference.
 */
final class SimulatedNode implements AutoCloseable {
  private static final String INCARNATION = "1";
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long HEARTBEAT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int ANSWER_SECONDS = 30;

  private final NodeId id;
  private final EventPublisher publisher;
  private final KafkaConsumer<String, SyncJob> mailbox;
  private final Function<SyncJob, Object> work;
  private final Map<String, SyncJob> newest = new HashMap<>();
  private final Queue<SyncJob> done = new ConcurrentLinkedQueue<>();
  private final AtomicReference<RuntimeException> fault = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Joins at once, and does whatever it is given. The publisher is the caller's. */
  SimulatedNode(
      TestStack stack, SyncSerdes serdes, EventPublisher publisher, NodeId id, NodeRole role) {
    this(stack, serdes, publisher, id, role, SimulatedNode::completed);
  }

  /**
   * Joins at once. The publisher is the caller's.
   *
   * @param work what is reported in the end about each job
   */
  SimulatedNode(
      TestStack stack,
      SyncSerdes serdes,
      EventPublisher publisher,
      NodeId id,
      NodeRole role,
      Function<SyncJob, Object> work) {
    this.id = id;
    this.work = work;
    this.publisher = publisher;
    SyncTopics.Topic<SyncJob> topic = SyncTopics.mailbox(id);
    mailbox = consumer(stack, serdes.<SyncJob>values(SyncJob.class).deserializer());
    mailbox.assign(List.of(new TopicPartition(topic.name(), 0)));
    publish(joined(role));
    thread = Thread.ofPlatform().name("node-" + id).start(this::live);
  }

  NodeId id() {
    return id;
  }

  /** What a worker says that had no trouble. */
  static Object completed(SyncJob job) {
    return DataSyncCompleted.newBuilder()
        .setVersion(job.getVersion())
        .setAlreadyPresent(false)
        .setBytesTransferred(1)
        .setFileCount(1)
        .setGamesSynced(0)
        .setDurationMs(1)
        .build();
  }

  /** The jobs whose end it has reported, in the order in which they came. */
  List<SyncJob> done() {
    RuntimeException broken = fault.get();
    if (broken != null) {
      throw new IllegalStateException("node " + id + " broke", broken);
    }
    return List.copyOf(done);
  }

  /** The jobs of a mailbox without the messages that only change how fast one may go. */
  static List<SyncJob> handedOut(List<SyncJob> mailbox) {
    Map<String, SyncJob> newest = new HashMap<>();
    return mailbox.stream()
        .filter(
            job -> {
              SyncJob before = newest.put(job.getJobId(), job);
              return before == null || !isNewLimit(before, job);
            })
        .toList();
  }

  private static boolean isNewLimit(SyncJob before, SyncJob job) {
    return before.getAttempt() == job.getAttempt()
        && !Objects.equals(before.getBandwidthLimitBytesPerS(), job.getBandwidthLimitBytesPerS());
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    mailbox.close();
  }

  private void live() {
    long beatAtNanos = System.nanoTime();
    try {
      while (!closed) {
        for (ConsumerRecord<String, SyncJob> record : mailbox.poll(POLL)) {
          answer(record.value());
        }
        if (System.nanoTime() - beatAtNanos > HEARTBEAT_NANOS) {
          beatAtNanos = System.nanoTime();
          publish(new NodeHeartbeat(INCARNATION, -1L, -1L, 0.5, List.of(), 0));
        }
      }
    } catch (RuntimeException e) {
      fault.set(e);
    }
  }

  private void answer(SyncJob job) {
    SyncJob before = newest.put(job.getJobId(), job);
    if (before != null && isNewLimit(before, job)) {
      return;
    }
    report(job, new DataSyncStarted(job.getVersion()));
    report(job, work.apply(job));
    done.add(job);
  }

  private void report(SyncJob job, Object body) {
    SyncEvent event =
        new SyncEvent(
            UUID.randomUUID().toString(),
            System.currentTimeMillis(),
            id.value(),
            job.getJobId(),
            job.getAttempt(),
            job.getTargetIncarnation(),
            job.getArtifact(),
            body);
    await(
        publisher.publish(
            SyncTopics.SYNC_EVENTS, ArtifactMapping.toCore(job.getArtifact()).toString(), event));
  }

  private void publish(SpecificRecord body) {
    NodeEvent event =
        new NodeEvent(UUID.randomUUID().toString(), System.currentTimeMillis(), id.value(), body);
    await(publisher.publish(SyncTopics.NODE_EVENTS, id.value(), event));
  }

  private static void await(CompletableFuture<?> acknowledged) {
    var unused = acknowledged.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  private static NodeJoined joined(NodeRole role) {
    return NodeJoined.newBuilder()
        .setIncarnation(INCARNATION)
        .setRole(role)
        .setProvider("local")
        .setLifetime(NodeLifetime.PERSISTENT)
        .setEndpoints(
            NodeEndpoints.newBuilder()
                .setHost("127.0.0.1")
                .setDataServerPort(8770)
                .setDataDir("/data")
                .build())
        .setAcceptedDataTypes(List.of("games", "models"))
        .setMaxConcurrentJobs(4)
        .setDiskTotalBytes(-1)
        .setDiskFreeBytes(-1)
        .setSoftwareVersion("test")
        .build();
  }

  private static KafkaConsumer<String, SyncJob> consumer(
      TestStack stack, Deserializer<SyncJob> values) {
    Map<String, Object> properties = new HashMap<>(stack.connectionConfig().kafkaProperties());
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", false);
    properties.put("fetch.max.wait.ms", 50);
    // the planner makes the mailbox a little later
    properties.put("metadata.max.age.ms", 500);
    return new KafkaConsumer<>(properties, new StringDeserializer(), values);
  }
}

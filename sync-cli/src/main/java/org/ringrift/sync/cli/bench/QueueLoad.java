package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.NodeAdmitted;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.state.DispatchNews;
import org.ringrift.sync.planner.state.JobReported;
import org.ringrift.sync.planner.state.ReportKind;
import org.ringrift.sync.planner.state.StoredOrder;
import org.ringrift.sync.planner.state.StoredPriority;
import org.ringrift.sync.planner.state.StoredVersion;
import org.ringrift.sync.planner.state.WorkOrdered;
import org.ringrift.sync.planner.stream.PlannerTopics;

/**
 * Nodes with one slot each that share one mailbox topic, and orders for them in turns, each for
 * another database. What arrives is kept until it is completed.
 */
final class QueueLoad implements AutoCloseable {
  static final String MAILBOXES = "bench-mailboxes";
  private static final StoredPriority[] PRIORITIES = StoredPriority.values();

  private final int nodes;
  private final int partitions;
  private final EventPublisher publisher;
  private final Producer<String, byte[]> producer;
  private final Map<Integer, SyncJob> running = new HashMap<>();
  private final AtomicLong arrived = new AtomicLong();
  private final Closing parts = new Closing();
  private long ordered;
  private int nextNode;

  QueueLoad(BenchBroker broker, SyncSerdes serdes, EventPublisher publisher, int nodes) {
    this.nodes = nodes;
    this.partitions = broker.partitions();
    this.publisher = publisher;
    Map<String, Object> settings = new HashMap<>(broker.connection().kafkaProperties());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    this.producer =
        parts.add(new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
    parts.add(
        new Arrivals<>(
            broker.connection(),
            List.of(MAILBOXES),
            serdes.<SyncJob>values(SyncJob.class).deserializer(),
            this::arrived));
  }

  /** Publishes that every node has started and may get jobs. */
  void joinNodes() {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      sent.add(send(i, BenchNodes.joined(1)));
      sent.add(send(i, new NodeAdmitted(BenchNodes.INCARNATION, MAILBOXES, i % partitions)));
    }
    sent.forEach(CompletableFuture::join);
  }

  /** Orders so many jobs, in turns for all nodes. */
  void order(int jobs) {
    for (int i = 0; i < jobs; i++) {
      order();
    }
    producer.flush();
  }

  /** Reports the running job of so many nodes as done, and orders another in the place of each. */
  void complete(int jobs) {
    for (int i = 0; i < jobs; i++) {
      int node = nextNode;
      nextNode = (nextNode + 1) % nodes;
      report(node);
      order();
    }
    producer.flush();
  }

  /** Jobs that were sent to nodes so far. */
  long arrived() {
    return arrived.get();
  }

  @Override
  public void close() {
    parts.close();
  }

  private void order() {
    long number = ordered++;
    NodeId target = GameLoad.node((int) (number % nodes));
    NodeId origin = GameLoad.node((int) ((number + 1) % nodes));
    ArtifactId artifact =
        ArtifactId.of(DataType.GAMES, origin, new DataPath("data/games/queued_" + number + ".db"));
    Version version =
        new Version.GamesVersion(1 << 20, System.currentTimeMillis(), 100, Optional.empty());
    StoredOrder order =
        StoredOrder.newBuilder()
            .setJobId(JobId.of(artifact, version, target, "bench").value())
            .setArtifactId(artifact.toString())
            .setVersion(
                new StoredVersion(
                    1L << 20, System.currentTimeMillis(), null, 100L, null, null, null))
            .setSources(List.of(origin.value()))
            .setPriority(PRIORITIES[(int) (number / nodes % PRIORITIES.length)])
            .setDecisionId(UUID.nameUUIDFromBytes(new byte[] {1}).toString())
            .setGameIds(List.of())
            .setExecutorNodeId(target.value())
            .build();
    toDispatch(target, new DispatchNews(new WorkOrdered(order, false)));
  }

  private void report(int node) {
    SyncJob job;
    synchronized (running) {
      job = running.remove(node);
    }
    if (job == null) {
      throw new IllegalStateException("no job runs on node " + node);
    }
    JobReported report =
        JobReported.newBuilder()
            .setKind(ReportKind.COMPLETED)
            .setArtifactId(ArtifactMapping.toCore(job.getArtifact()).toString())
            .setJobId(job.getJobId())
            .setAttempt(job.getAttempt())
            .setVersion(
                new StoredVersion(
                    1L << 20, System.currentTimeMillis(), null, 100L, null, null, null))
            .setRetryable(false)
            .build();
    toDispatch(GameLoad.node(node), new DispatchNews(report));
  }

  private void arrived(SyncJob job, long nanos) {
    int node = Integer.parseInt(job.getTargetNodeId().substring(GameLoad.NODE_PREFIX.length()));
    synchronized (running) {
      running.put(node, job);
    }
    arrived.incrementAndGet();
  }

  /** As the planner's own serde writes it. */
  private void toDispatch(NodeId node, DispatchNews news) {
    ByteBuffer bytes = encoded(news);
    byte[] value = new byte[bytes.remaining()];
    bytes.get(value);
    var unused =
        producer.send(new ProducerRecord<>(PlannerTopics.DISPATCH_INPUTS, node.value(), value));
  }

  private static ByteBuffer encoded(DispatchNews news) {
    try {
      return news.toByteBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletableFuture<?> send(int node, SpecificRecord body) {
    String name = GameLoad.node(node).value();
    return publisher.publish(
        SyncTopics.NODE_EVENTS,
        name,
        new NodeEvent(UUID.randomUUID().toString(), System.currentTimeMillis(), name, body));
  }
}

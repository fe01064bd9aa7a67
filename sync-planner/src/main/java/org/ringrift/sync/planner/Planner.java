package org.ringrift.sync.planner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.planner.stream.GrantTerms;
import org.ringrift.sync.planner.stream.OwnRecords;
import org.ringrift.sync.planner.stream.PlannerTopology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A planner process: decides which node should hold what, hands out the work, admits nodes, and
 * lets time pass. Several planners of one application id share the work; each needs an instance id
 * and a state directory of its own. Safe for use by several threads.
 */
public final class Planner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Planner.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final Admin admin;
  private final SyncSerdes serdes;
  private final EventPublisher publisher;
  private final KafkaStreams streams;
  private final ThreadReplacement replacement;
  private final Ticker ticker;
  private final Provisioner provisioner;
  private final Proofreader proofreader;

  private Planner(
      Admin admin,
      SyncSerdes serdes,
      PlannerConfig config,
      Optional<GrantTerms> grants,
      InstantSource clock) {
    TopicLayout layout = new RequiredTopics(admin, clock).prepare();
    ConnectionConfig connection = config.connection();
    this.admin = admin;
    this.serdes = serdes;
    publisher = new EventPublisher(connection);
    replacement = new ThreadReplacement();
    streams = streams(config, grants, serdes, layout);
    streams.setUncaughtExceptionHandler(replacement);
    ticker = new Ticker(publisher, clock, layout.partitions());
    provisioner =
        new Provisioner(
            new NodeStates(
                consumer(connection), serdes.values(SyncTopics.NODE_STATE).deserializer()),
            new Mailboxes(admin, layout, serdes, connection.autoRegisterSchemas()),
            publisher,
            clock);
    proofreader = new Proofreader(config, new OwnRecords(serdes));
    streams.start();
    ticker.start(config.tickInterval());
    provisioner.start(layout.partitions());
    proofreader.start();
    LOG.info("planner {} started", config.instanceId());
  }

  /**
   * Starts a planner. Returns once the registry of nodes is read; it works once {@link #health()}
   * says so.
   *
   * @throws org.ringrift.sync.config.InvalidSettingException where the key of grants cannot be used
   * @throws IllegalStateException where public topics are missing or the broker does not answer,
   *     saying what to do
   */
  public static Planner start(PlannerConfig config) {
    Optional<GrantTerms> grants = config.grants().terms();
    grants.ifPresentOrElse(
        terms -> LOG.info("jobs are signed with key {}", terms.signer().keyId()),
        () ->
            LOG.warn(
                "jobs go out WITHOUT GRANTS, since '{}' is false and there is no key: only workers"
                    + " that require none serve them, and those serve anybody",
                GrantConfig.REQUIRED.key()));
    Admin admin = Admin.create(config.connection().kafkaProperties());
    SyncSerdes serdes = new SyncSerdes(config.connection().serdeProperties());
    try {
      return new Planner(admin, serdes, config, grants, InstantSource.system());
    } catch (RuntimeException e) {
      serdes.close();
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  /** How it is now. */
  public PlannerHealth health() {
    KafkaStreams.State state = streams.state();
    int active =
        streams.metadataForLocalThreads().stream()
            .mapToInt(thread -> thread.activeTasks().size())
            .sum();
    return new PlannerHealth(
        state.isRunningOrRebalancing() && active > 0,
        state.name(),
        active,
        lag(),
        replacement.count(),
        proofreader.failures());
  }

  /** Finishes what is under way, commits, and stops; waits up to half a minute. */
  @Override
  public void close() {
    proofreader.close();
    provisioner.close();
    ticker.close();
    if (!streams.close(CLOSE_TIMEOUT)) {
      LOG.warn(
          "the planner did not stop within {}; what it had not committed is done again",
          CLOSE_TIMEOUT);
    }
    publisher.close();
    serdes.close();
    admin.close(Duration.ofSeconds(5));
  }

  private long lag() {
    return streams.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("records-lag"))
        .filter(metric -> isMainConsumer(metric.metricName().tags().get("client-id")))
        .map(Metric::metricValue)
        .filter(Double.class::isInstance)
        .mapToLong(value -> Math.max(0, ((Double) value).longValue()))
        .sum();
  }

  private static boolean isMainConsumer(String clientId) {
    return clientId != null
        && clientId.endsWith("-consumer")
        && !clientId.endsWith("restore-consumer")
        && !clientId.endsWith("global-consumer");
  }

  private static KafkaStreams streams(
      PlannerConfig config, Optional<GrantTerms> grants, SyncSerdes serdes, TopicLayout layout) {
    Map<String, Object> settings = StreamsSettings.of(config, layout.replicationFactor());
    PlannerTopology topology =
        new PlannerTopology(
            config.placement(),
            config.dispatch(),
            config.fleet(),
            config.fleetwide().share(layout.partitions()),
            config.reevaluationsPerTick(),
            grants,
            serdes);
    return new KafkaStreams(topology.build(settings), new StreamsConfig(settings));
  }

  private static KafkaConsumer<String, byte[]> consumer(ConnectionConfig connection) {
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, StreamsSettings.FETCH_MAX_WAIT_MS);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }
}

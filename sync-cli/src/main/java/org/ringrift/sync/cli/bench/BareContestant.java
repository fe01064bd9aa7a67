package org.ringrift.sync.cli.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.planner.StreamsSettings;

/** {@link BareTopology} under the planner's settings for Kafka Streams. */
final class BareContestant implements Contestant {
  static final String NAME = "bare";
  private static final String BETWEEN = "bench-between";
  private static final String OUT = "bench-out";

  private final BenchBroker broker;
  private final SyncSerdes serdes;
  private final Map<String, Object> settings;
  private final LatencyLog log;
  private Arrivals<GameEvent> arrivals;
  private KafkaStreams streams;

  BareContestant(BenchBroker broker, Path stateDir, LatencyLog log) {
    this.broker = broker;
    this.log = log;
    PlannerConfig config =
        PlannerConfig.from(
            Map.of(
                "bootstrap.servers",
                broker.connection().bootstrapServers(),
                "schema.registry.url",
                broker.connection().registryUrl(),
                "planner.application.id",
                "bench-bare",
                "planner.state.dir",
                stateDir.toString(),
                "grants.required",
                "false",
                "planner.standby.replicas",
                "0"));
    this.settings = StreamsSettings.of(config, 1);
    this.serdes = new SyncSerdes(broker.connection().serdeProperties());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String group() {
    return "bench-bare";
  }

  @Override
  public List<String> between() {
    return List.of(BETWEEN);
  }

  @Override
  public void prepare() throws StartException {
    broker.createTopics(List.of(BETWEEN, OUT), broker.partitions());
    arrivals =
        new Arrivals<>(
            broker.connection(),
            List.of(OUT),
            serdes.<GameEvent>values(GameEvent.class).deserializer(),
            this::arrived);
  }

  @Override
  public void start() {
    streams =
        new KafkaStreams(
            new BareTopology(serdes, BETWEEN, OUT).build(settings), new StreamsConfig(settings));
    streams.start();
  }

  @Override
  public boolean idle() {
    return true;
  }

  @Override
  public void stop() {
    if (streams != null) {
      streams.close();
      streams = null;
    }
  }

  @Override
  public void close() {
    stop();
    if (arrivals != null) {
      arrivals.close();
    }
    serdes.close();
  }

  private void arrived(GameEvent event, long nanos) {
    GameCompleted games = (GameCompleted) event.getBody();
    log.arrived(
        "games:" + event.getNodeId() + ":" + games.getDbPath(), games.getTotalGames(), nanos);
  }
}

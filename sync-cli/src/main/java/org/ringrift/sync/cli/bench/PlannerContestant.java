package org.ringrift.sync.cli.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.NodeStatus;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.planner.stream.PlannerTopics;

/** The planner as it is, and a fleet that does what it is told. */
final class PlannerContestant implements Contestant {
  static final String NAME = "planner";
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);

  private final BenchBroker broker;
  private final BenchScale scale;
  private final GameLoad load;
  private final LatencyLog log;
  private final PlannerConfig config;
  private final Closing parts = new Closing();
  private final SyncSerdes serdes;
  private final BenchFleet fleet;
  private final Set<String> admitted = ConcurrentHashMap.newKeySet();
  private Planner planner;

  PlannerContestant(
      BenchBroker broker, Path stateDir, BenchScale scale, GameLoad load, LatencyLog log)
      throws StartException {
    this.broker = broker;
    this.scale = scale;
    this.load = load;
    this.log = log;
    this.config =
        PlannerConfig.from(
            Map.of(
                "bootstrap.servers", broker.connection().bootstrapServers(),
                "schema.registry.url", broker.connection().registryUrl(),
                "planner.state.dir", stateDir.toString(),
                "grants.private-key", BenchKeys.privateKey(stateDir),
                "planner.standby.replicas", "0"));
    this.serdes = parts.add(new SyncSerdes(broker.connection().serdeProperties()));
    this.fleet =
        parts.add(new BenchFleet(parts.add(new EventPublisher(broker.connection())), scale));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String group() {
    return config.applicationId();
  }

  @Override
  public List<String> between() {
    return List.of(PlannerTopics.DISPATCH_INPUTS);
  }

  /**
   * The nodes say what they hold before they are admitted, so that the planner finds every database
   * where the load has it, and places none.
   */
  @Override
  public void prepare() throws StartException, CommandException, InterruptedException {
    List<String> mailboxes =
        IntStream.range(0, scale.nodes())
            .mapToObj(index -> SyncTopics.mailbox(GameLoad.node(index)).name())
            .toList();
    broker.createTopics(mailboxes, 1);
    parts.add(
        new Arrivals<>(
            broker.connection(),
            mailboxes,
            serdes.<SyncJob>values(SyncJob.class).deserializer(),
            this::arrived));
    parts.add(
        new Arrivals<>(
            broker.connection(),
            List.of(SyncTopics.NODE_STATE.name()),
            serdes.values(SyncTopics.NODE_STATE).deserializer(),
            this::changed));
    fleet.join(load);
    start();
    if (!Patience.until(() -> admitted.size() == scale.nodes(), READY_LIMIT)) {
      throw new StartException(
          "only %d of %d nodes were admitted within %d s; the log says more"
              .formatted(admitted.size(), scale.nodes(), READY_LIMIT.toSeconds()));
    }
    new Backlog(broker, group())
        .awaitUsedUp(
            List.of(
                SyncTopics.NODE_EVENTS.name(),
                PlannerTopics.PLACEMENT_INPUTS,
                PlannerTopics.DISPATCH_INPUTS));
    stop();
  }

  @Override
  public void start() {
    planner = Planner.start(config);
  }

  @Override
  public boolean idle() {
    return fleet.idle();
  }

  @Override
  public void stop() {
    if (planner != null) {
      planner.close();
      planner = null;
    }
  }

  @Override
  public void close() {
    stop();
    parts.close();
  }

  private void arrived(SyncJob job, long nanos) {
    log.arrived(
        ArtifactMapping.toCore(job.getArtifact()).toString(),
        job.getVersion().getGameCount(),
        nanos);
    fleet.work(job);
  }

  private void changed(NodeState state, long nanos) {
    if (state.getStatus() == NodeStatus.ADMITTED) {
      admitted.add(state.getNodeId());
    }
  }
}

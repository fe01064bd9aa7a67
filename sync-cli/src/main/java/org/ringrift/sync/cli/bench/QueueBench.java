package org.ringrift.sync.cli.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.planner.StreamsSettings;
import org.ringrift.sync.planner.stream.PlannerTopics;
import org.ringrift.sync.planner.stream.PlannerTopology;

/**
 * The planner's topology with deep queues: what it takes to dispatch a job with few and with many
 * jobs pending, and to start with nothing on disk.
 *
 * <p>The work comes in where placement hands it to dispatch, because what placement thinks about it
 * is not what is measured. Everything else is the planner's: topology, stores on disk, settings,
 * exactly-once. Ticks come every second; heartbeats do not come, and nobody falls silent for it.
 */
final class QueueBench implements AutoCloseable {
  private static final Duration ROUND_LIMIT = Duration.ofMinutes(3);
  private static final Duration START_LIMIT = Duration.ofMinutes(10);
  private static final int PORTION = 100_000;

  private final BenchScale scale;
  private final Progress progress;
  private final Closing parts = new Closing();
  private final BenchBroker broker;
  private final SyncSerdes serdes;
  private final EventPublisher publisher;
  private final PlannerConfig config;
  private final QueueLoad load;
  private final Ticks ticks;
  private KafkaStreams streams;

  /**
   * What was measured.
   *
   * @param fewMicros time per dispatched job, a figure for each round, with few jobs pending
   * @param manyMicros the same with many
   * @param loadPerSecond orders per second that were taken into the queues
   * @param restore from the start with nothing on disk until a job went out on every hundredth node
   */
  record Result(
      List<Double> fewMicros, List<Double> manyMicros, double loadPerSecond, Duration restore) {
    Result {
      fewMicros = List.copyOf(fewMicros);
      manyMicros = List.copyOf(manyMicros);
    }
  }

  private QueueBench(BenchScale scale, Path directory, String registryUrl, Progress progress)
      throws StartException {
    this.scale = scale;
    this.progress = progress;
    broker =
        parts.add(BenchBroker.start(directory.resolve("broker"), registryUrl, scale.partitions()));
    serdes = parts.add(new SyncSerdes(broker.connection().serdeProperties()));
    publisher = parts.add(new EventPublisher(broker.connection()));
    broker.createTopics(
        List.of(PlannerTopics.PLACEMENT_INPUTS, PlannerTopics.DISPATCH_INPUTS, QueueLoad.MAILBOXES),
        scale.partitions());
    config =
        PlannerConfig.from(
            Map.of(
                "bootstrap.servers",
                broker.connection().bootstrapServers(),
                "schema.registry.url",
                broker.connection().registryUrl(),
                "planner.state.dir",
                directory.resolve("state").toString(),
                "grants.private-key",
                BenchKeys.privateKey(directory.resolve("state")),
                "planner.standby.replicas",
                "0",
                "dispatch.lease.duration",
                "1 h",
                "fleet.silent.after",
                "1 h"));
    load = parts.add(new QueueLoad(broker, serdes, publisher, scale.queueNodes()));
    ticks = parts.add(new Ticks(publisher, scale.partitions()));
  }

  static Result run(BenchScale scale, Path directory, String registryUrl, Progress progress)
      throws StartException, CommandException, InterruptedException {
    Path place = directory.resolve("queues");
    try (QueueBench bench = new QueueBench(scale, place, registryUrl, progress)) {
      return bench.measure();
    } finally {
      WorkDirectory.remove(place);
    }
  }

  private Result measure() throws StartException, CommandException, InterruptedException {
    start();
    load.joinNodes();
    used(SyncTopics.NODE_EVENTS.name());
    progress.say("queues: %d nodes joined".formatted(scale.queueNodes()));
    // one job for each node runs at once, the rest waits
    load.order(scale.queueNodes() + scale.fewPending());
    used(PlannerTopics.DISPATCH_INPUTS);
    List<Double> few = rounds(scale.fewPending());
    long from = System.nanoTime();
    for (int left = scale.manyPending() - scale.fewPending(); left > 0; left -= PORTION) {
      load.order(Math.min(PORTION, left));
      used(PlannerTopics.DISPATCH_INPUTS);
      progress.say("queues: %d jobs are still to be queued".formatted(Math.max(0, left - PORTION)));
    }
    double perSecond =
        (scale.manyPending() - scale.fewPending()) / ((System.nanoTime() - from) / 1e9);
    List<Double> many = rounds(scale.manyPending());
    return new Result(few, many, perSecond, restore());
  }

  /** The first round is not counted: it compiles code and fills caches. */
  private List<Double> rounds(int pending) throws CommandException, InterruptedException {
    List<Double> micros = new ArrayList<>();
    for (int i = 0; i <= scale.queueRounds(); i++) {
      double one = round(scale.queueNodes());
      if (i > 0) {
        micros.add(one);
      }
    }
    progress.say(
        "queues: %.1f us per dispatched job with %d pending"
            .formatted(Figures.median(micros), pending));
    return micros;
  }

  /** Every running job ends, its place is refilled, and the next one goes out, on so many nodes. */
  private double round(int jobs) throws CommandException, InterruptedException {
    used(PlannerTopics.DISPATCH_INPUTS);
    long before = load.arrived();
    long start = System.nanoTime();
    load.complete(jobs);
    awaitJobs(before + jobs, ROUND_LIMIT);
    return (System.nanoTime() - start) / 1e3 / jobs;
  }

  private Duration restore() throws CommandException {
    int probes = Math.max(1, scale.queueNodes() / 100);
    streams.close();
    WorkDirectory.remove(config.stateDir());
    long before = load.arrived();
    load.complete(probes);
    long start = System.nanoTime();
    start();
    awaitJobs(before + probes, START_LIMIT);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    progress.say("queues: worked again %.1f s after the start".formatted(time.toMillis() / 1000.0));
    return time;
  }

  private void awaitJobs(long count, Duration limit) throws CommandException {
    if (!Patience.until(() -> load.arrived() >= count, limit)) {
      throw new CommandException(
          "%d jobs did not come within %d s; the log says more"
              .formatted(count - load.arrived(), limit.toSeconds()));
    }
  }

  private void start() {
    Map<String, Object> settings = StreamsSettings.of(config, 1);
    PlannerTopology topology =
        new PlannerTopology(
            config.placement(),
            config.dispatch(),
            config.fleet(),
            config.fleetwide().share(scale.partitions()),
            config.reevaluationsPerTick(),
            config.grants().terms(),
            serdes);
    streams = new KafkaStreams(topology.build(settings), new StreamsConfig(settings));
    streams.start();
  }

  private void used(String topic) throws CommandException, InterruptedException {
    new Backlog(broker, config.applicationId()).awaitUsedUp(List.of(topic));
  }

  @Override
  public void close() {
    ticks.close();
    if (streams != null) {
      streams.close();
    }
    parts.close();
  }
}

package org.ringrift.sync.cli.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.SyncTopics;

/**
 * The planner and the bare topology in turns, each run on a broker of its own: first a backlog,
 * then events at a steady rate. The first run of each only warms up the virtual machine.
 */
final class Duel {
  private static final Duration IDLE_LIMIT = Duration.ofSeconds(60);
  private static final Duration LATE = Duration.ofSeconds(10);

  private final BenchScale scale;
  private final Path directory;
  private final String registryUrl;
  private final Progress progress;

  /**
   * One run.
   *
   * @param latenciesMs from the acknowledged event to its first job, or to its record at the end of
   *     the bare topology
   * @param missing events that led to nothing
   */
  record Run(String name, Backlog.Speed speed, List<Double> latenciesMs, int missing) {
    Run {
      latenciesMs = List.copyOf(latenciesMs);
    }
  }

  Duel(BenchScale scale, Path directory, String registryUrl, Progress progress) {
    this.scale = scale;
    this.directory = directory;
    this.registryUrl = registryUrl;
    this.progress = progress;
  }

  List<Run> run() throws StartException, CommandException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    if (!scale.quick()) {
      Run planner = run(PlannerContestant.NAME, "warm-up");
      Run bare = run(BareContestant.NAME, "warm-up");
      progress.say(
          "warmed up: %.0f and %.0f events/s"
              .formatted(planner.speed().perSecond(), bare.speed().perSecond()));
    }
    for (int pair = 0; pair < scale.pairs(); pair++) {
      List<String> order =
          pair % 2 == 0
              ? List.of(PlannerContestant.NAME, BareContestant.NAME)
              : List.of(BareContestant.NAME, PlannerContestant.NAME);
      for (String name : order) {
        runs.add(run(name, "pair " + (pair + 1) + " of " + scale.pairs()));
      }
    }
    return runs;
  }

  private Run run(String name, String turn)
      throws StartException, CommandException, InterruptedException {
    Path place = directory.resolve("run");
    GameLoad load = new GameLoad(scale.nodes(), scale.artifacts());
    LatencyLog log = new LatencyLog();
    try (BenchBroker broker =
            BenchBroker.start(place.resolve("broker"), registryUrl, scale.partitions());
        EventPublisher publisher = new EventPublisher(broker.connection());
        Contestant contestant = contestant(name, broker, place.resolve("state"), load, log)) {
      contestant.prepare();
      load.publish(publisher, scale.events());
      contestant.start();
      Backlog.Speed speed =
          new Backlog(broker, contestant.group())
              .measure(SyncTopics.GAME_EVENTS.name(), contestant.between());
      Run run = new Run(name, speed, latencies(contestant, load, publisher, log), log.missing());
      progress.say(
          "%s, %-7s  %8.0f events/s, latency p50 %.1f ms, p95 %.1f ms"
              .formatted(
                  turn,
                  name,
                  speed.perSecond(),
                  Figures.median(run.latenciesMs()),
                  Figures.percentile(run.latenciesMs(), 95)));
      return run;
    } finally {
      WorkDirectory.remove(place);
    }
  }

  private List<Double> latencies(
      Contestant contestant, GameLoad load, EventPublisher publisher, LatencyLog log)
      throws CommandException {
    if (!Patience.until(contestant::idle, IDLE_LIMIT)) {
      throw new CommandException(
          "jobs were still under way %d s after the backlog was used up"
              .formatted(IDLE_LIMIT.toSeconds()));
    }
    int events = Math.toIntExact(scale.ratePerSecond() * scale.latencyTime().toSeconds());
    load.publish(publisher, events, scale.ratePerSecond(), log);
    boolean unused = Patience.until(() -> log.missing() == 0, LATE);
    return log.latencies();
  }

  private Contestant contestant(
      String name, BenchBroker broker, Path stateDir, GameLoad load, LatencyLog log)
      throws StartException {
    return name.equals(PlannerContestant.NAME)
        ? new PlannerContestant(broker, stateDir, scale, load, log)
        : new BareContestant(broker, stateDir, log);
  }
}

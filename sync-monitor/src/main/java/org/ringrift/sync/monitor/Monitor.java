package org.ringrift.sync.monitor;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.JobStatus;
import org.ringrift.sync.monitor.core.Observation;
import org.ringrift.sync.monitor.core.Placement;
import org.ringrift.sync.monitor.http.LiveEvents;
import org.ringrift.sync.monitor.http.LivePages;
import org.ringrift.sync.monitor.http.MonitorServer;
import org.ringrift.sync.monitor.http.RetryOutcome;
import org.ringrift.sync.monitor.metrics.SyncMetrics;
import org.ringrift.sync.monitor.stream.FactStream;
import org.ringrift.sync.monitor.stream.PlannerLagProbe;
import org.ringrift.sync.monitor.stream.RequestFailedException;
import org.ringrift.sync.monitor.stream.RetryPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitor of one fleet: reads the topics and serves what they say. It writes nothing but what
 * somebody asks for, so any number of them may run.
 *
 * <p>It starts without Kafka, too: then {@code /health} says that Kafka cannot be reached, and goes
 * on when it can. Safe for several threads.
 */
public final class Monitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
  private static final Set<String> TOPICS =
      Set.of(
          SyncTopics.SYNC_EVENTS.name(),
          SyncTopics.SYNC_DECISIONS.name(),
          SyncTopics.NODE_STATE.name(),
          SyncTopics.SYNC_TICKS.name(),
          SyncTopics.DEAD_LETTERS);

  private final MonitorConfig config;
  private final InstantSource clock;
  private final SyncMetrics metrics = new SyncMetrics();
  private final LiveEvents live;
  private final GuardedView view;
  private final RetryPublisher retries;
  private final FactStream facts;
  private final PlannerLagProbe planner;
  private final RecentAnswer<Observation> seen =
      new RecentAnswer<>(
          this::observe,
          System::nanoTime,
          look -> {
            Thread unused = Thread.ofPlatform().daemon().name("monitor-look").start(look);
          });
  private final MonitorServer server;

  private Monitor(MonitorConfig config, InstantSource clock) throws IOException {
    this.config = config;
    this.clock = clock;
    live = new LiveEvents(config.eventBuffer());
    view =
        new GuardedView(
            new FleetView(
                config.recentErrors(), config.attemptWindow(), config.explainedCandidates()),
            metrics);
    planner =
        PlannerLagProbe.start(
            config.connection(),
            config.plannerGroup(),
            config.health().maxPlannerLag(),
            config.checkInterval(),
            clock);
    retries = new RetryPublisher(config.connection(), clock);
    facts =
        FactStream.start(config.connection(), TOPICS, config.checkInterval(), clock, this::take);
    try {
      server = MonitorServer.start(config.server(), new ViewPages(), config.health(), live);
    } catch (IOException e) {
      stopReading();
      throw e;
    }
    LOG.info("monitor serves {}/status", server.uri());
  }

  /**
   * Starts it.
   *
   * @throws IOException where the port cannot be opened; the message names it
   */
  public static Monitor start(MonitorConfig config) throws IOException {
    return new Monitor(config, InstantSource.system());
  }

  /** Where its pages are. */
  public URI uri() {
    return server.uri();
  }

  /** What {@code /health} says. */
  public Health health() {
    return config.health().judge(observe());
  }

  /** Everything but the artifacts, as it is now; {@code /status} may be half a second older. */
  public Observation observe() {
    long nowMs = clock.millis();
    return view.look(
        fleet ->
            new Observation(
                nowMs,
                fleet.summary(),
                fleet.nodes(),
                fleet.breakers(),
                fleet.stuckSince(nowMs - config.health().stuckAfter().toMillis()),
                facts.state(),
                planner.lag(),
                fleet.plannerSeenAtMs()));
  }

  /** Every artifact, in order, as {@code /artifacts} shows it. */
  public List<ArtifactStatus> artifacts() {
    return view.look(FleetView::artifacts);
  }

  /** Stops serving and reading. */
  @Override
  public void close() {
    server.close();
    stopReading();
  }

  private void stopReading() {
    facts.close();
    planner.close();
    retries.close();
  }

  private void take(Fact fact) {
    view.fold(fact);
    live.tell(fact);
  }

  private final class ViewPages implements LivePages {
    @Override
    public Observation observe() {
      return seen.get();
    }

    @Override
    public List<ArtifactStatus> artifacts() {
      return Monitor.this.artifacts();
    }

    @Override
    public <T> T look(Function<FleetView, T> question) {
      return view.look(question);
    }

    @Override
    public String metrics() {
      Observation now = observe();
      return metrics.scrape(now, config.health().judge(now));
    }

    @Override
    public RetryOutcome retry(JobStatus status) {
      ArtifactId artifact = status.job().artifact();
      String strategy =
          view.look(fleet -> fleet.artifact(artifact))
              .flatMap(ArtifactStatus::placement)
              .map(Placement::strategy)
              .orElse("");
      try {
        return new RetryOutcome.Asked(
            retries.ask(artifact, strategy, "retry of job " + status.job().id()));
      } catch (RequestFailedException e) {
        return new RetryOutcome.NotAsked(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RetryOutcome.NotAsked("the monitor is being stopped");
      }
    }
  }
}

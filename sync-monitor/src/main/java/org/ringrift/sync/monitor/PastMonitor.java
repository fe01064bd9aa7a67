package org.ringrift.sync.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.Observation;
import org.ringrift.sync.monitor.core.PlannerLag;
import org.ringrift.sync.monitor.core.StreamState;
import org.ringrift.sync.monitor.http.PageBook;
import org.ringrift.sync.monitor.http.Pages;
import org.ringrift.sync.monitor.http.Reply;
import org.ringrift.sync.monitor.stream.PastFacts;

/**
 * What a monitor would have shown at a moment of the past: the same fold and the same pages, fed
 * with records by whoever reads them. How far the planner was behind is recorded nowhere, and is
 * unknown here. For one thread.
 */
public final class PastMonitor implements AutoCloseable {
  /** The topics of which it wants every record up to that moment, and later node states. */
  public static final List<String> TOPICS =
      List.of(
          SyncTopics.NODE_STATE.name(),
          SyncTopics.SYNC_DECISIONS.name(),
          SyncTopics.SYNC_EVENTS.name(),
          SyncTopics.DEAD_LETTERS);

  /** Of the ticks it wants so much before that moment. */
  public static final Duration TICKS = Duration.ofHours(1);

  private final MonitorConfig config;
  private final long atMs;
  private final long listeningSinceMs;
  private final FleetView view;
  private final PastFacts facts;
  private final PageBook pages;

  /**
   * @param listeningSince since when a tick would have been heard: {@code at} itself where ticks of
   *     that time are not recorded any more, so that nothing is said about their absence
   */
  public PastMonitor(MonitorConfig config, Instant at, Instant listeningSince) {
    this.config = config;
    atMs = at.toEpochMilli();
    listeningSinceMs = listeningSince.toEpochMilli();
    view =
        new FleetView(config.recentErrors(), config.attemptWindow(), config.explainedCandidates());
    facts = new PastFacts(config.connection(), atMs, view::apply);
    pages = new PageBook(new PastPages(), config.health());
  }

  /** Takes a record in; those of one partition in their order. Later ones change nothing. */
  public void take(ConsumerRecord<byte[], byte[]> record) {
    facts.take(record);
  }

  /**
   * A page of the monitor, such as {@code /status}, once every record is in.
   *
   * @param page path and query, encoded as in a URL
   */
  public Reply get(String page) {
    return pages.get(page);
  }

  /** How many records were taken in. */
  public long records() {
    return facts.read();
  }

  /** Nodes that were there, of which only later states are recorded; they are missing here. */
  public SortedSet<NodeId> forgotten() {
    return facts.forgotten();
  }

  /** Nodes of which nobody can tell whether they were there; they are missing here, too. */
  public SortedSet<NodeId> unclear() {
    return facts.unclear();
  }

  @Override
  public void close() {
    facts.close();
  }

  private final class PastPages implements Pages {
    @Override
    public Observation observe() {
      return new Observation(
          atMs,
          view.summary(),
          view.nodes(),
          view.breakers(),
          view.stuckSince(atMs - config.health().stuckAfter().toMillis()),
          new StreamState(
              listeningSinceMs, facts.read(), facts.skipped(), 0, true, Optional.empty()),
          PlannerLag.UNKNOWN,
          view.plannerSeenAtMs());
    }

    @Override
    public List<ArtifactStatus> artifacts() {
      return view.artifacts();
    }

    @Override
    public <T> T look(Function<FleetView, T> question) {
      return question.apply(view);
    }
  }
}

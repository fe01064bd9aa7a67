package org.ringrift.sync.cli.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.MonitorConfig;
import org.ringrift.sync.monitor.PastMonitor;
import org.ringrift.sync.monitor.http.Reply;

/** The fleet as it stood at a moment of the past, folded from what the topics still hold. */
public final class PastFleet implements AutoCloseable {
  /**
   * Brokers refuse records whose time is further ahead of their own clocks than this, so behind the
   * first one that is so much later, nothing was there at the moment that is looked at.
   */
  private static final Duration CLOCKS_AHEAD = Duration.ofHours(1);

  private static final Moment BEGINNING = new Moment.Offset(0);
  private static final Moment END = new Moment.Offset(Long.MAX_VALUE);

  private final PastMonitor monitor;
  private final Instant at;
  private final List<Reach> reaches;
  private final boolean ticks;

  /** What came of reading. */
  public sealed interface Reading {}

  /** The fleet; to be closed. */
  public record Found(PastFleet fleet) implements Reading {}

  /** Nothing can be said of that time, for this reason. */
  public record Beyond(String reason) implements Reading {}

  private PastFleet(PastMonitor monitor, Instant at, List<Reach> reaches, boolean ticks) {
    this.monitor = monitor;
    this.at = at;
    this.reaches = List.copyOf(reaches);
    this.ticks = ticks;
  }

  /**
   * Reads the topics.
   *
   * @throws KafkaException where a topic is missing or no broker answers
   */
  public static Reading read(MonitorConfig config, Instant at, ReadingProgress progress) {
    try (Recording recording = new Recording(config.connection())) {
      List<Reach> reaches = PastMonitor.TOPICS.stream().map(recording::reach).toList();
      List<Reach> said = reaches.stream().filter(reach -> !isLetters(reach)).toList();
      Optional<Reach> beyond =
          said.stream().filter(reach -> isDecisions(reach) && reach.isBeyond(at)).findFirst();
      if (beyond.isPresent()) {
        return new Beyond(beyond.get().beyond(at));
      }
      if (said.stream().noneMatch(reach -> reach.hasBefore(at))) {
        return new Beyond(nothingYet(said));
      }
      Reach ticks = recording.reach(SyncTopics.SYNC_TICKS.name());
      PastMonitor monitor = new PastMonitor(config, at, listeningSince(ticks, at));
      PastFleet fleet = new PastFleet(monitor, at, reaches, ticks.keeps(at));
      fleet.take(recording, progress);
      return new Found(fleet);
    } finally {
      progress.end();
    }
  }

  private void take(Recording recording, ReadingProgress progress) {
    try {
      read(recording, spans(recording, at), monitor, progress);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Not before the first tick of all, and not where those of that time are gone. */
  private static Instant listeningSince(Reach ticks, Instant at) {
    Instant first = ticks.wholeSince().or(ticks::oldest).orElse(at);
    Instant earliest = at.minus(PastMonitor.TICKS);
    Instant since = first.isAfter(earliest) ? first : earliest;
    return since.isAfter(at) || !ticks.keeps(at) ? at : since;
  }

  /** Without any decision of that time there is nothing to show. */
  private static boolean isDecisions(Reach reach) {
    return reach.topic().equals(SyncTopics.SYNC_DECISIONS.name());
  }

  private static boolean isLetters(Reach reach) {
    return reach.topic().equals(SyncTopics.DEAD_LETTERS);
  }

  private static String nothingYet(List<Reach> topics) {
    return topics.stream()
        .flatMap(reach -> reach.oldest().stream())
        .min(Instant::compareTo)
        .map(first -> "nothing was recorded before " + first)
        .orElse("nothing is recorded: the topics are empty");
  }

  /** States of nodes are read to the end, since a later one tells that an older one is missing. */
  private static List<Span> spans(Recording recording, Instant at) {
    Moment until = new Moment.At(at.plus(CLOCKS_AHEAD));
    List<String> others =
        PastMonitor.TOPICS.stream()
            .filter(topic -> !topic.equals(SyncTopics.NODE_STATE.name()))
            .toList();
    List<Span> spans =
        new ArrayList<>(recording.plan(List.of(SyncTopics.NODE_STATE.name()), BEGINNING, END));
    spans.addAll(recording.plan(others, BEGINNING, until));
    spans.addAll(
        recording.plan(
            List.of(SyncTopics.SYNC_TICKS.name()),
            new Moment.At(at.minus(PastMonitor.TICKS)),
            new Moment.At(at.plusMillis(1))));
    return spans;
  }

  private static void read(
      Recording recording, List<Span> spans, PastMonitor monitor, ReadingProgress progress) {
    progress.begin(spans);
    for (Span span : spans) {
      recording.<RuntimeException>read(
          span,
          batch -> {
            batch.forEach(monitor::take);
            progress.read(span, batch.size());
          });
      progress.passed(span);
    }
  }

  /** The moment that is shown. */
  public Instant at() {
    return at;
  }

  /** How many records were taken in. */
  public long records() {
    return monitor.records();
  }

  /** A page of the monitor, such as {@code /status}. */
  public Reply get(String page) {
    return monitor.get(page);
  }

  /** What is missing, and what nobody can tell, for people; empty where everything is there. */
  public List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    reaches.stream().flatMap(reach -> reach.gap().stream()).forEach(gaps::add);
    nodes(monitor.forgotten(), "were there, but only later states of them are kept", gaps);
    nodes(
        monitor.unclear(), "have no state of that time: they came later, or it is not kept", gaps);
    if (!ticks) {
      gaps.add("ticks of that time are not kept: whether a planner was alive is not judged");
    }
    return gaps;
  }

  private static void nodes(SortedSet<NodeId> nodes, String what, List<String> gaps) {
    if (!nodes.isEmpty()) {
      String names = nodes.stream().map(NodeId::value).collect(Collectors.joining(", "));
      gaps.add("%d nodes %s: %s".formatted(nodes.size(), what, names));
    }
  }

  @Override
  public void close() {
    monitor.close();
  }
}

package org.ringrift.sync.cli.command.whatif;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.replay.Moment;
import org.ringrift.sync.cli.replay.Reach;
import org.ringrift.sync.cli.replay.ReadingProgress;
import org.ringrift.sync.cli.replay.Recording;
import org.ringrift.sync.cli.replay.Span;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.core.whatif.Comparison;
import org.ringrift.sync.planner.core.whatif.Outcome;
import org.ringrift.sync.planner.core.whatif.Plan;
import org.ringrift.sync.planner.core.whatif.Rehearsal;
import org.ringrift.sync.planner.core.whatif.Window;
import org.ringrift.sync.planner.stream.History;
import org.ringrift.sync.planner.stream.HistoryReader;

/** Reads what was recorded, and plays it under both plans. */
final class Replayed {
  /** What others say; offsets are counted in these. */
  private static final List<String> CAUSES =
      List.of(
          SyncTopics.GAME_EVENTS.name(),
          SyncTopics.ARTIFACT_EVENTS.name(),
          SyncTopics.SYNC_REQUESTS.name());

  private static final Moment BEGINNING = new Moment.Offset(0);
  private static final Moment END = new Moment.Offset(Long.MAX_VALUE);

  private final ConnectionConfig connection;
  private final Plans plans;
  private final ReadingProgress progress;

  Replayed(ConnectionConfig connection, Plans plans, ReadingProgress progress) {
    this.connection = connection;
    this.plans = plans;
    this.progress = progress;
  }

  /**
   * Plays the time between two moments.
   *
   * @param now the latest end there can be
   * @throws org.apache.kafka.common.KafkaException where a topic is missing or no broker answers
   */
  WhatIfReport between(Moment first, Moment last, Instant now)
      throws WrongTimeException, CommandException {
    try (Recording recording = new Recording(connection)) {
      Window window = window(recording, first, last, now);
      List<Reach> reaches = HistoryReader.TOPICS.stream().map(recording::reach).toList();
      check(reaches, Instant.ofEpochMilli(window.fromMs()));
      History history = read(recording, window);
      Comparison comparison =
          new Comparison(
              play("the plan in force", plans.now(), history, window),
              play("the other plan", plans.other(), history, window));
      return new WhatIfReport(window, history, gaps(reaches), comparison);
    }
  }

  private static Window window(Recording recording, Moment first, Moment last, Instant now)
      throws WrongTimeException {
    Instant from = time(recording, first, now);
    Instant to = time(recording, last, now);
    Instant end = to.isAfter(now) ? now : to;
    if (!from.isBefore(end)) {
      throw new WrongTimeException(
          "--from is %s and --to is %s; it must be before that".formatted(from, end));
    }
    return new Window(from.toEpochMilli(), end.toEpochMilli());
  }

  private static Instant time(Recording recording, Moment moment, Instant now) {
    return switch (moment) {
      case Moment.At at -> at.time();
      case Moment.Offset offset -> recording.oldest(CAUSES, offset).orElse(now);
    };
  }

  /** Nodes say all the time that they live, so where nothing of that is left, it was deleted. */
  private static void check(List<Reach> reaches, Instant from) throws CommandException {
    for (Reach reach : reaches) {
      if (reach.topic().equals(SyncTopics.NODE_EVENTS.name()) && reach.isBeyond(from)) {
        throw new CommandException(reach.beyond(from));
      }
    }
  }

  private static List<String> gaps(List<Reach> reaches) {
    return reaches.stream().flatMap(reach -> reach.gap().stream()).toList();
  }

  private History read(Recording recording, Window window) {
    long everyMs =
        Math.min(plans.now().fleet().silentAfterMs(), plans.other().fleet().silentAfterMs()) / 2;
    try (HistoryReader reader = new HistoryReader(connection, window, everyMs)) {
      List<Span> spans = new ArrayList<>(recording.plan(HistoryReader.TOPICS, BEGINNING, END));
      progress.begin(spans);
      for (Span span : spans) {
        recording.<RuntimeException>read(
            span,
            batch -> {
              batch.forEach(reader::take);
              progress.read(span, batch.size());
            });
        progress.passed(span);
      }
      return reader.history();
    }
  }

  private Outcome play(String name, Plan plan, History history, Window window) {
    return Rehearsal.of(
        plan,
        history.recorded(),
        history.speeds(),
        window,
        timeMs -> progress.plays(name, timeMs - window.fromMs(), window.toMs() - window.fromMs()));
  }
}

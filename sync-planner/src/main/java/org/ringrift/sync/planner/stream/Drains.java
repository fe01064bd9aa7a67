package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.planner.core.drain.Answer;
import org.ringrift.sync.planner.core.drain.Census;
import org.ringrift.sync.planner.core.drain.DrainCheck;
import org.ringrift.sync.planner.core.drain.DrainProgress;
import org.ringrift.sync.planner.core.drain.DrainStep;
import org.ringrift.sync.planner.core.fleet.Drain;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.state.PlacementNews;
import org.ringrift.sync.planner.state.SafetyAnswered;
import org.ringrift.sync.planner.state.SafetyAsked;
import org.ringrift.sync.planner.state.StoredAnswer;
import org.ringrift.sync.planner.state.StoredDrain;

/**
 * The drains of the nodes of a task: which questions are open, and what was answered. Not safe for
 * use by several threads.
 */
final class Drains {
  private static final char SEPARATOR = '\0';
  private static final char AFTER_SEPARATOR = '\1';

  private final KeyValueStore<String, StoredDrain> drains;
  private final KeyValueStore<String, StoredAnswer> answers;
  private final Inventories inventories;

  Drains(
      KeyValueStore<String, StoredDrain> drains,
      KeyValueStore<String, StoredAnswer> answers,
      Inventories inventories) {
    this.drains = drains;
    this.answers = answers;
    this.inventories = inventories;
  }

  /**
   * Asks what is to be asked about a node whose drain has begun, and says when it may be switched
   * off, or may not any more.
   *
   * @return whether it may, where that is news
   */
  Optional<Boolean> look(FleetNode node, RegistryOutput out) {
    Optional<Drain> begun = node.drain().filter(Drain::begun);
    if (begun.isEmpty() || !node.readable()) {
      return Optional.empty();
    }
    Drain drain = begun.get();
    String id = node.id().value();
    List<ArtifactId> items = inventories.items(id);
    DrainStep step = step(node, drain, out.nowMs());
    if (step.ask()) {
      SafetyAsked question = new SafetyAsked(id, step.progress().round());
      items.forEach(item -> out.toPlacement(item.toString(), new PlacementNews(question)));
    }
    if (step.safe() == drain.safe()) {
      return Optional.empty();
    }
    out.toNodeEvents(
        step.safe()
            ? FleetEventWriter.safe(node, drain, items.size(), out.nowMs())
            : FleetEventWriter.cancelled(
                node, drain, true, step.blocker().orElseThrow(), out.nowMs()));
    return Optional.of(step.safe());
  }

  private DrainStep step(FleetNode node, Drain drain, long nowMs) {
    String id = node.id().value();
    DrainProgress before =
        Optional.ofNullable(drains.get(id)).map(Drains::core).orElse(DrainProgress.NONE);
    DrainStep step = DrainCheck.step(drain, before, census(node), nowMs);
    if (!step.progress().equals(before)) {
      drains.put(id, stored(step.progress()));
    }
    return step;
  }

  /** Takes in an answer about a node that is drained, and says what is news. */
  void answered(String node, SafetyAnswered answer, RegistryOutput out) {
    String key = node + SEPARATOR + answer.getArtifactId();
    StoredAnswer before = answers.get(key);
    long round = Math.max(answer.getRound(), before == null ? 0 : before.getRound());
    answers.put(key, new StoredAnswer(round, answer.getSafe(), answer.getReason()));
    boolean same =
        before != null
            && before.getSafe() == answer.getSafe()
            && before.getReason().equals(answer.getReason());
    if (!same) {
      out.toDecisions(
          answer.getArtifactId(), FleetEventWriter.decided(node, answer, out.record().timestamp()));
    }
  }

  /** A drain that is called off takes back what was said. */
  void ended(FleetNode before, FleetNode after, RegistryOutput out) {
    Optional<Drain> begun = before.drain().filter(Drain::begun);
    if (begun.isPresent() && after.drain().isEmpty()) {
      String node = before.id().value();
      drains.delete(node);
      keys(node).forEach(answers::delete);
      String why = why(before, begun.get(), after);
      out.toNodeEvents(FleetEventWriter.cancelled(before, begun.get(), false, why, out.nowMs()));
    }
  }

  private static String why(FleetNode before, Drain drain, FleetNode after) {
    if (!before.incarnation().equals(after.incarnation())) {
      return "the worker was started anew";
    }
    return drain.byHostFile()
        ? "the host file does not retire the node any more"
        : "the node is in use again";
  }

  private Census census(FleetNode node) {
    String id = node.id().value();
    SortedMap<ArtifactId, Optional<Answer>> known = new TreeMap<>();
    for (ArtifactId artifact : inventories.items(id)) {
      StoredAnswer stored = answers.get(id + SEPARATOR + artifact);
      known.put(
          artifact,
          Optional.ofNullable(stored).map(one -> new Answer(one.getRound(), one.getSafe())));
    }
    Optional<Inventories.Completed> completed = inventories.completed(id, node.incarnation());
    return new Census(
        completed.map(Inventories.Completed::lookedAtMs).orElse(0L),
        completed.map(Inventories.Completed::leftOut).orElse(List.of()),
        known);
  }

  private List<String> keys(String node) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, StoredAnswer> all =
        answers.range(node + SEPARATOR, node + AFTER_SEPARATOR)) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }

  private static DrainProgress core(StoredDrain stored) {
    return new DrainProgress(
        stored.getRound(), stored.getAskedAtMs(), stored.getCounted(), stored.getCleanRounds());
  }

  private static StoredDrain stored(DrainProgress progress) {
    return new StoredDrain(
        progress.round(), progress.askedAtMs(), progress.counted(), progress.cleanRounds());
  }
}

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
import org.ringrift.sync.planner.state.SafetyAnswered;
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

  /** What to do about a drain that has begun. */
  DrainStep step(FleetNode node, Drain drain, long nowMs) {
    String id = node.id().value();
    DrainProgress before =
        Optional.ofNullable(drains.get(id)).map(Drains::core).orElse(DrainProgress.NONE);
    DrainStep step = DrainCheck.step(drain, before, census(node), nowMs);
    if (!step.progress().equals(before)) {
      drains.put(id, stored(step.progress()));
    }
    return step;
  }

  /** What has to be asked about, and what was found last. */
  List<ArtifactId> items(String node) {
    return inventories.items(node);
  }

  /**
   * Takes in an answer.
   *
   * @return true where it says something else than the one before
   */
  boolean answered(String node, SafetyAnswered answer) {
    String key = node + SEPARATOR + answer.getArtifactId();
    StoredAnswer before = answers.get(key);
    long round = Math.max(answer.getRound(), before == null ? 0 : before.getRound());
    StoredAnswer after = new StoredAnswer(round, answer.getSafe(), answer.getReason());
    answers.put(key, after);
    return before == null
        || before.getSafe() != after.getSafe()
        || !before.getReason().equals(after.getReason());
  }

  /** Forgets a drain that is over. */
  void forget(String node) {
    drains.delete(node);
    keys(node).forEach(answers::delete);
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

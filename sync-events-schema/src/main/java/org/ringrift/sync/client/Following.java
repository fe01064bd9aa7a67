package org.ringrift.sync.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.ringrift.sync.client.Sign.Opinion;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * What becomes of one artifact after it was asked for. Signs may come before it is known where the
 * request lies, and arrivals before the decision that they follow from: topics have no common
 * order. Confined to one thread at a time.
 */
final class Following {
  /** Where a request lies on its topic. */
  record Place(long atMs, int partition, long offset) {}

  private final ArtifactId artifact;
  private final SortedSet<NodeId> named;
  private final List<Sign> early = new ArrayList<>();
  private final Map<NodeId, Sign.Arrived> arrivals = new HashMap<>();
  private final SortedMap<NodeId, TargetState> targets = new TreeMap<>();
  private Optional<Place> place = Optional.empty();
  private Optional<Sign.Placed> decision = Optional.empty();
  private Optional<String> rejected = Optional.empty();

  /**
   * @param named the targets that were asked for; empty where the planner chooses
   */
  Following(ArtifactId artifact, SortedSet<NodeId> named) {
    this.artifact = artifact;
    this.named = named;
  }

  ArtifactId artifact() {
    return artifact;
  }

  /** The request was written. */
  void asked(Place where) {
    place = Optional.of(where);
    early.forEach(this::hear);
    early.clear();
  }

  /** Takes in a sign of any artifact. */
  void hear(Sign sign) {
    if (sign instanceof Sign.OfArtifact about && !about.artifact().equals(artifact)) {
      return;
    }
    if (place.isEmpty()) {
      early.add(sign);
      return;
    }
    switch (sign) {
      case Sign.Rejected letter -> rejected(letter, place.get());
      case Sign.Placed placed -> placed(placed, place.get());
      case Sign.Arrived arrived -> arrived(arrived);
      case Sign.Moving moving ->
          change(
              moving.target(),
              new TargetState.Moving(moving.transport(), moving.bytesDone(), moving.bytesTotal()));
      case Sign.Failed failed ->
          change(failed.target(), new TargetState.Waiting(Optional.of(failed.error())));
      case Sign.GivenUp givenUp ->
          change(givenUp.target(), new TargetState.GivenUp(givenUp.reason()));
    }
  }

  ArtifactProgress progress() {
    return new ArtifactProgress(artifact, decision.map(Sign.Placed::strategy), targets, rejected);
  }

  private void rejected(Sign.Rejected letter, Place where) {
    if (letter.partition() == where.partition() && letter.offset() == where.offset()) {
      rejected = Optional.of(letter.reason());
    }
  }

  private void placed(Sign.Placed placed, Place where) {
    if (placed.requested() && placed.atMs() == where.atMs()) {
      decide(placed);
    } else if (decision.isPresent() && placed.version().fulfils(decision.get().version())) {
      placed.opinions().forEach(this::change);
    }
  }

  private void decide(Sign.Placed placed) {
    decision = Optional.of(placed);
    targets.clear();
    SortedMap<NodeId, Opinion> opinions = new TreeMap<>(placed.opinions());
    opinions.forEach(
        (node, opinion) -> {
          if (named.isEmpty() ? isMeant(node, opinion, placed) : named.contains(node)) {
            targets.put(node, state(opinion));
          }
        });
    arrivals.values().forEach(this::arrived);
  }

  private static boolean isMeant(NodeId node, Opinion opinion, Sign.Placed placed) {
    return opinion.verdict() == Sign.Verdict.HOLDER || placed.wanted().contains(node);
  }

  private static TargetState state(Opinion opinion) {
    return switch (opinion.verdict()) {
      case HOLDER -> new TargetState.Present();
      case REFUSED -> new TargetState.Refused(opinion.reason().orElse("no reason is given"));
      case CHOSEN, NOT_NEEDED -> new TargetState.Waiting(opinion.reason());
    };
  }

  private void arrived(Sign.Arrived arrived) {
    if (decision.isEmpty()) {
      arrivals.put(arrived.target(), arrived);
    } else if (arrived.version().fulfils(decision.get().version())) {
      change(
          arrived.target(),
          arrived
              .transport()
              .<TargetState>map(
                  name -> new TargetState.Arrived(name, arrived.bytes(), arrived.took()))
              .orElseGet(TargetState.Present::new));
    }
  }

  /** A later look at it. Targets of which it says nothing new go on. */
  private void change(NodeId node, Opinion opinion) {
    switch (opinion.verdict()) {
      case HOLDER, REFUSED -> change(node, state(opinion));
      case NOT_NEEDED ->
          change(node, new TargetState.GivenUp("not needed any more" + because(opinion)));
      case CHOSEN -> {
        // its job says how far it is
      }
    }
  }

  private static String because(Opinion opinion) {
    return opinion.reason().map(reason -> ": " + reason).orElse("");
  }

  /** How it arrived is worth more than that it is there. */
  private void change(NodeId target, TargetState next) {
    targets.computeIfPresent(
        target,
        (node, old) ->
            old.isOver() && !(old instanceof TargetState.Present && next.fault().isEmpty())
                ? old
                : next);
  }
}

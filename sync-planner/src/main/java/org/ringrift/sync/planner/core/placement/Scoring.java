package org.ringrift.sync.planner.core.placement;

import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.planner.core.fleet.Disk;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Term;

/** What speaks for a node as a target, in points. Terms of zero points are left out but one. */
final class Scoring {
  /** More than all other terms together, so that a set of replicas stays together. */
  private static final double HAS_REPLICA = 250;

  private static final double TRAINING_NOW = 50;
  private static final double TRAINS_THIS = 50;
  private static final double TRAINING_ROLE = 30;
  private static final double PRIORITY_HOST = 20;
  private static final double FREE_DISK = 10;
  private static final double LONG_AGO = 30;
  private static final double LONG_AGO_MS = 3_600_000;
  private static final double QUALITY = 10;
  private static final double EPHEMERAL = -15;

  private Scoring() {}

  static List<Term> terms(FleetNode node, ArtifactState state, double roomyShare, long nowMs) {
    List<Term> terms = new ArrayList<>();
    if (state.holdings().containsKey(node.id()) || state.wants().containsKey(node.id())) {
      terms.add(new Term("replica-here-already", HAS_REPLICA));
    }
    if (!node.trainingConfigKeys().isEmpty()) {
      terms.add(new Term("training-now", TRAINING_NOW));
    }
    if (Urgency.trains(node, state)) {
      terms.add(new Term("trains-this-config", TRAINS_THIS));
    }
    if (node.profile().role() == NodeRole.TRAINING && state.id().dataType() != DataType.MODELS) {
      terms.add(new Term("training-role", TRAINING_ROLE));
    }
    if (node.profile().priorityHost()) {
      terms.add(new Term("priority-host", PRIORITY_HOST));
    }
    terms.add(disk(node.disk(), roomyShare));
    terms.add(new Term("age-of-last-sync", age(node, state, nowMs)));
    state
        .traits()
        .quality()
        .ifPresent(quality -> terms.add(new Term("quality", QUALITY * quality)));
    if (node.profile().ephemeral()) {
      terms.add(new Term("ephemeral-target", EPHEMERAL));
    }
    return terms;
  }

  static double sum(List<Term> terms) {
    return terms.stream().mapToDouble(Term::points).sum();
  }

  /** Always there, so that a disk that cannot be read shows. */
  private static Term disk(Disk disk, double roomyShare) {
    if (!disk.known()) {
      return new Term("disk-unknown", 0);
    }
    return new Term("disk-roomy", disk.usedShare() < roomyShare ? FREE_DISK : 0);
  }

  private static double age(FleetNode node, ArtifactState state, long nowMs) {
    Holding holding = state.holdings().get(node.id());
    if (holding == null || holding.syncedAtMs() == 0) {
      return LONG_AGO;
    }
    double ageMs = Math.max(0, nowMs - holding.syncedAtMs());
    return LONG_AGO * Math.min(1, ageMs / LONG_AGO_MS);
  }
}

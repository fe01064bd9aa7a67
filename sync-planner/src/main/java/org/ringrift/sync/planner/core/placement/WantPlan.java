package org.ringrift.sync.planner.core.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/**
 * Turns the targets of an artifact into wants, one evaluation long: which job each gets, from whom,
 * and who has to wait. Targets are added in order, the most wanted first.
 */
final class WantPlan {
  private final SourceChoice sourceChoice;
  private final ArtifactState state;
  private final Version wanted;
  private final boolean revive;
  private final List<FleetNode> readable;
  private final Map<NodeId, Integer> assigned = new HashMap<>();
  private final SortedMap<NodeId, Want> wants = new TreeMap<>();
  private final List<Ordered> ordered = new ArrayList<>();
  private long orders;
  private int slots;

  /** A want for which dispatch gets a new or changed order. */
  record Ordered(NodeId target, Want want, boolean revive) {}

  /**
   * @param wanted the wanted version of the state
   * @param revive true where parked work is to be tried again
   */
  WantPlan(
      PlacementPolicy policy,
      ArtifactState state,
      Version wanted,
      FleetView fleet,
      boolean revive) {
    this.sourceChoice = new SourceChoice(policy);
    this.state = state;
    this.wanted = wanted;
    this.revive = revive;
    this.readable = SourceChoice.readable(state, fleet);
    this.orders = state.orders();
    this.slots = policy.uploads().perSource() * readable.size();
    state.wants().forEach((target, want) -> reserve(fleet, target, want));
  }

  /** Targets with a job that is with dispatch keep their upload slot. */
  private void reserve(FleetView fleet, NodeId target, Want want) {
    boolean there = fleet.node(target).filter(FleetNode::admitted).isPresent();
    if (keepsSlot(want) && there && !state.satisfiedAt(target)) {
      slots--;
      want.sources().stream()
          .findFirst()
          .ifPresent(source -> assigned.merge(source, 1, Integer::sum));
    }
  }

  void add(FleetNode target, Priority priority) {
    Optional<Want> before = Optional.ofNullable(state.wants().get(target.id()));
    Optional<Want> same = before.filter(want -> want.version().equals(wanted));
    SortedSet<NodeId> missingAt = same.map(Want::missingAt).orElseGet(TreeSet::new);
    List<FleetNode> sources = sourceChoice.forTarget(target, readable, missingAt, assigned);
    Want next =
        new Want(
            stage(before, sources),
            same.map(Want::job).orElseGet(() -> newJob(target.id())),
            wanted,
            priority,
            sources.stream().map(FleetNode::id).toList(),
            marks(sources),
            target.presence().mark(),
            false,
            missingAt);
    if (next.stage() == Want.Stage.ORDERED) {
      order(target.id(), before, same, next);
    } else {
      wants.put(target.id(), next);
    }
  }

  SortedMap<NodeId, Want> wants() {
    return wants;
  }

  List<Ordered> ordered() {
    return ordered;
  }

  long orders() {
    return orders;
  }

  private Want.Stage stage(Optional<Want> before, List<FleetNode> sources) {
    if (sources.isEmpty()) {
      return Want.Stage.NO_SOURCE;
    }
    if (before.filter(WantPlan::keepsSlot).isPresent()) {
      return Want.Stage.ORDERED;
    }
    boolean wasOrdered = before.filter(want -> want.stage() == Want.Stage.ORDERED).isPresent();
    return wasOrdered || slots > 0 ? Want.Stage.ORDERED : Want.Stage.HELD_BACK;
  }

  private void order(NodeId target, Optional<Want> before, Optional<Want> same, Want next) {
    if (before.filter(WantPlan::keepsSlot).isEmpty()) {
      slots--;
      assigned.merge(next.sources().getFirst(), 1, Integer::sum);
    }
    Optional<Want> standing = same.filter(want -> want.stage() == Want.Stage.ORDERED);
    if (standing.isEmpty()) {
      place(target, next, revive || same.isPresent());
      return;
    }
    Want old = standing.get();
    boolean fresh = better(old, next) || !old.targetIncarnation().equals(next.targetIncarnation());
    if (revive || fresh) {
      place(target, next, true);
    } else if (next.priority().compareTo(old.priority()) > 0) {
      place(target, next, false);
    } else {
      wants.put(target, old);
    }
  }

  /**
   * True where another order may help: the old sources are gone, or failed and there are others.
   */
  private static boolean better(Want old, Want next) {
    boolean allGone = old.sources().stream().noneMatch(next.sources()::contains);
    boolean newMark = !old.sourceMarks().containsAll(next.sourceMarks());
    NodeId first = next.sources().getFirst();
    boolean otherFirst =
        !first.equals(old.sources().getFirst()) && !next.missingAt().contains(first);
    return allGone || (old.failing() && (newMark || otherFirst));
  }

  private void place(NodeId target, Want want, boolean revived) {
    wants.put(target, want);
    ordered.add(new Ordered(target, want, revived));
  }

  private JobId newJob(NodeId target) {
    orders++;
    return JobId.of(state.id(), wanted, target, "placement-" + orders);
  }

  private static boolean keepsSlot(Want want) {
    return want.stage() == Want.Stage.ORDERED && !want.failing();
  }

  private static SortedSet<String> marks(List<FleetNode> sources) {
    return sources.stream()
        .map(node -> node.id() + "@" + node.presence().mark())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

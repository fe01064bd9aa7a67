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

/**
 * Turns the targets of an artifact into wants, one evaluation long: which job each gets, from whom,
 * and who has to wait. Targets are added in order, the most wanted first.
 */
final class WantPlan {
  private final SourceChoice sourceChoice;
  private final ArtifactState state;
  private final Version wanted;
  private final boolean revive;
  private final Reach reach;
  private final Urgency urgency;
  private final Map<NodeId, Integer> assigned = new HashMap<>();
  private final SortedMap<NodeId, Want> wants = new TreeMap<>();
  private final List<Ordered> ordered = new ArrayList<>();
  private long orders;
  private int slots;

  /**
   * A want for which dispatch gets a new or changed order.
   *
   * @param pushed true where the source runs the job
   */
  record Ordered(NodeId target, Want want, boolean pushed, boolean revive) {}

  /**
   * @param wanted the wanted version of the state
   * @param targets those that will be added
   * @param revive true where parked work is to be tried again
   */
  WantPlan(
      PlacementPolicy policy,
      ArtifactState state,
      Version wanted,
      List<FleetNode> targets,
      Reach reach,
      Urgency urgency,
      boolean revive) {
    this.sourceChoice = new SourceChoice(policy);
    this.state = state;
    this.wanted = wanted;
    this.revive = revive;
    this.reach = reach;
    this.urgency = urgency;
    this.orders = state.orders();
    this.slots = urgency.evacuation() ? 1 : policy.uploads().perSource() * reach.givers();
    targets.forEach(
        target ->
            Optional.ofNullable(state.wants().get(target.id()))
                .ifPresent(want -> reserve(target, want)));
  }

  /** Targets with a job that is with dispatch keep their upload slot at a holder. */
  private void reserve(FleetNode target, Want want) {
    if (keepsSlot(want) && target.admitted()) {
      NodeId first = want.sources().getFirst();
      boolean chained = state.wants().containsKey(first) && !state.satisfiedAt(first);
      slots -= chained ? 0 : 1;
      assigned.merge(first, 1, Integer::sum);
    }
  }

  /**
   * Adds a target after those that serve it.
   *
   * @param ancestors the nodes before it in its chain, nearest first
   */
  void add(FleetNode target, Priority priority, List<FleetNode> ancestors) {
    Optional<Want> before = Optional.ofNullable(state.wants().get(target.id()));
    Optional<Want> same = before.filter(want -> want.version().equals(wanted));
    SortedSet<NodeId> missingAt = same.map(Want::missingAt).orElseGet(TreeSet::new);
    List<FleetNode> parents = ancestors.stream().filter(this::receives).toList();
    Reach.Supply supply = supply(target, missingAt);
    boolean pushed = supply.pushed() && parents.isEmpty();
    List<FleetNode> sources = sources(parents, supply);
    Want next =
        new Want(
            stage(before, sources, !parents.isEmpty()),
            same.map(Want::job).orElseGet(() -> newJob(target.id())),
            wanted,
            priority,
            sources.stream().map(FleetNode::id).toList(),
            marks(sources),
            target.presence().mark(),
            false,
            missingAt,
            urgency.deadlineMs());
    if (next.stage() == Want.Stage.ORDERED) {
      order(target.id(), before, same, next, pushed, !parents.isEmpty());
    } else {
      wants.put(target.id(), next);
    }
  }

  /** An origin fetches what its database lost; nobody may write into it from outside. */
  private Reach.Supply supply(FleetNode target, SortedSet<NodeId> missingAt) {
    if (!OwnGames.is(state.id(), target.id())) {
      return reach.supply(target, sourceChoice, missingAt, assigned);
    }
    List<FleetNode> ahead = OwnGames.sources(state, reach.open());
    return new Reach.Supply(
        sourceChoice.forTarget(target, ahead, missingAt, assigned), /* pushed= */ false);
  }

  private boolean receives(FleetNode node) {
    Want want = wants.get(node.id());
    return want != null && want.stage() == Want.Stage.ORDERED;
  }

  /** A link that breaks is mended further up, in the end at a holder. */
  private static List<FleetNode> sources(List<FleetNode> parents, Reach.Supply supply) {
    List<FleetNode> all = new ArrayList<>(parents);
    if (parents.isEmpty() || !supply.pushed()) {
      all.addAll(supply.sources());
    }
    return all.stream().limit(SourceChoice.MOST).toList();
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

  private Want.Stage stage(Optional<Want> before, List<FleetNode> sources, boolean chained) {
    if (sources.isEmpty()) {
      return relayed() ? Want.Stage.HELD_BACK : Want.Stage.NO_SOURCE;
    }
    if (chained) {
      return Want.Stage.ORDERED;
    }
    if (before.filter(WantPlan::keepsSlot).isPresent()) {
      return Want.Stage.ORDERED;
    }
    boolean wasOrdered = before.filter(want -> want.stage() == Want.Stage.ORDERED).isPresent();
    return wasOrdered || slots > 0 ? Want.Stage.ORDERED : Want.Stage.HELD_BACK;
  }

  /** True where a node that accepts connections is being pushed to, and will be a source. */
  private boolean relayed() {
    return reach.open().isEmpty()
        && wants.values().stream().anyMatch(want -> want.stage() == Want.Stage.ORDERED);
  }

  private void order(
      NodeId target,
      Optional<Want> before,
      Optional<Want> same,
      Want next,
      boolean pushed,
      boolean chained) {
    if (before.filter(WantPlan::keepsSlot).isEmpty()) {
      slots -= chained ? 0 : 1;
      assigned.merge(next.sources().getFirst(), 1, Integer::sum);
    }
    Optional<Want> standing = same.filter(want -> want.stage() == Want.Stage.ORDERED);
    if (standing.isEmpty()) {
      place(target, next, pushed, revive || same.isPresent());
      return;
    }
    Want old = standing.get();
    boolean fresh = better(old, next) || !old.targetIncarnation().equals(next.targetIncarnation());
    if (revive || fresh) {
      place(target, next, pushed, true);
    } else if (moreUrgent(old, next)) {
      place(target, next, pushed, false);
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

  private static boolean moreUrgent(Want old, Want next) {
    boolean sooner = next.deadlineMs().isPresent() && !next.deadlineMs().equals(old.deadlineMs());
    int urgency = next.priority().compareTo(old.priority());
    return urgency > 0 || (urgency == 0 && sooner);
  }

  private void place(NodeId target, Want want, boolean pushed, boolean revived) {
    wants.put(target, want);
    ordered.add(new Ordered(target, want, pushed, revived));
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

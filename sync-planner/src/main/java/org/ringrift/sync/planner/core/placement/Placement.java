package org.ringrift.sync.planner.core.placement;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.placement.ArtifactState.Decided;
import org.ringrift.sync.planner.core.placement.TargetChoice.Assessed;

/**
 * Decides which nodes should hold an artifact. The same state, input, fleet and time give the same
 * step. Safe for use by several threads.
 */
public final class Placement {
  private final PlacementPolicy policy;
  private final TargetChoice targetChoice;
  private final SafetyRules safety;

  public Placement(PlacementPolicy policy) {
    this.policy = policy;
    this.targetChoice = new TargetChoice(policy);
    this.safety = new SafetyRules(new Eligibility(policy));
  }

  /** What an input makes of an artifact. */
  public PlacementStep apply(
      ArtifactState before, PlacementInput input, FleetView fleet, long nowMs) {
    ArtifactState state = ArtifactFold.apply(before, input, nowMs);
    List<PlacementEffect> effects = new ArrayList<>(learned(before, state, input));
    boolean lookAgain =
        !state.equals(before)
            || input instanceof PlacementInput.FleetChanged
            || input instanceof PlacementInput.OrphansFound
            || input instanceof PlacementInput.Requested;
    if (!lookAgain || state.wanted().isEmpty()) {
      return new PlacementStep(state, effects);
    }
    boolean explain =
        input instanceof PlacementInput.Requested || !faults(before).equals(faults(state));
    PlacementStep step = evaluate(state, state.wanted().get(), input, explain, fleet, nowMs);
    effects.addAll(step.effects());
    return new PlacementStep(step.state(), effects);
  }

  /** Whether the artifact can do without a node. */
  public CopySafety safety(ArtifactState state, NodeId node, FleetView fleet, long nowMs) {
    return safety.judge(state, node, fleet, nowMs);
  }

  /** Tells whether an artifact that was evaluated against another view is to be looked at again. */
  public FleetMark viewOf(FleetView fleet, long nowMs) {
    long lost =
        fleet.nodes().values().stream()
            .filter(node -> !node.readable() && !targetChoice.expectedBack(node, nowMs))
            .count();
    long stale =
        fleet.nodes().values().stream().filter(node -> targetChoice.stale(node, nowMs)).count();
    return new FleetMark(fleet.version(), lost, stale);
  }

  /**
   * A holder that was not read from an inventory is made known, so that the next inventory is held
   * against it; and again where an inventory that was older than the news did not name it.
   */
  private static List<PlacementEffect> learned(
      ArtifactState before, ArtifactState after, PlacementInput input) {
    if (input instanceof PlacementInput.InventoryHas) {
      return List.of();
    }
    if (input instanceof PlacementInput.InventoryLacks lacks) {
      return after.holdings().containsKey(lacks.node())
          ? List.of(new PlacementEffect.Learned(lacks.node(), after.id()))
          : List.of();
    }
    return after.holdings().keySet().stream()
        .filter(node -> !before.holdings().containsKey(node))
        .<PlacementEffect>map(node -> new PlacementEffect.Learned(node, after.id()))
        .toList();
  }

  private PlacementStep evaluate(
      ArtifactState state,
      Version wanted,
      PlacementInput input,
      boolean explain,
      FleetView fleet,
      long nowMs) {
    Priority priority =
        input instanceof PlacementInput.OrphansFound ? Priority.CRITICAL : Urgency.of(state, fleet);
    List<Assessed> assessed = targetChoice.assess(state, fleet, nowMs);
    List<Assessed> targets = targetChoice.targets(state, assessed, nowMs);
    boolean requested = input instanceof PlacementInput.Requested;
    WantPlan plan = new WantPlan(policy, state, wanted, fleet, requested);
    int replicas = (int) assessed.stream().filter(Assessed::holder).count() - 1;
    for (int i = 0; i < targets.size(); i++) {
      plan.add(targets.get(i).node(), priority(state, priority, Math.max(0, replicas) + i));
    }
    Optional<Decided> news = news(state, wanted, assessed, plan, explain);
    List<PlacementEffect> effects = new ArrayList<>();
    news.ifPresent(
        decided ->
            effects.add(decision(decided, state, input, fleet, priority, assessed, targets, plan)));
    String decisionId =
        decisionId(state.id(), news.or(state::decided).map(Decided::number).orElse(0L));
    effects.addAll(withdrawals(state, plan, assessed, input));
    plan.ordered().forEach(one -> effects.add(order(state.id(), one, decisionId)));
    ArtifactState planned = state.withWants(plan.wants(), plan.orders());
    return new PlacementStep(news.map(planned::decided).orElse(planned), effects);
  }

  private static Map<NodeId, String> faults(ArtifactState state) {
    Map<NodeId, String> faults = new TreeMap<>();
    state
        .holdings()
        .forEach((node, held) -> held.fault().ifPresent(fault -> faults.put(node, fault)));
    return faults;
  }

  /** The first few replicas of HYBRID at once, the rest behind everything that is urgent. */
  private Priority priority(ArtifactState state, Priority priority, int rank) {
    boolean background =
        Strategy.of(state.id().dataType()) == Strategy.HYBRID
            && rank >= policy.replication().neighboursAtOnce()
            && state.requestedPriority().isEmpty();
    return background ? Urgency.background(priority) : priority;
  }

  /** What there is to say, where that is not what was said last. */
  private static Optional<Decided> news(
      ArtifactState state,
      Version wanted,
      List<Assessed> assessed,
      WantPlan plan,
      boolean explain) {
    SortedSet<NodeId> placed = new TreeSet<>(plan.wants().keySet());
    assessed.stream().filter(Assessed::holder).forEach(one -> placed.add(one.node().id()));
    SortedSet<NodeId> withoutSource =
        plan.wants().entrySet().stream()
            .filter(entry -> entry.getValue().stage() == Want.Stage.NO_SOURCE)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    long number = state.decided().map(Decided::number).orElse(0L);
    Decided next = new Decided(number + 1, wanted, placed, withoutSource);
    boolean same = state.decided().filter(old -> sameContent(old, next)).isPresent();
    return same && !explain ? Optional.empty() : Optional.of(next);
  }

  private static boolean sameContent(Decided old, Decided next) {
    return old.version().equals(next.version())
        && old.placed().equals(next.placed())
        && old.withoutSource().equals(next.withoutSource());
  }

  private PlacementEffect decision(
      Decided decided,
      ArtifactState state,
      PlacementInput input,
      FleetView fleet,
      Priority priority,
      List<Assessed> assessed,
      List<Assessed> targets,
      WantPlan plan) {
    Explanation explanation = new Explanation(policy, state, fleet, plan.wants());
    String strategy =
        state.requestedTargets().isEmpty() ? Strategy.of(state.id().dataType()).name() : "EXPLICIT";
    return new PlacementEffect.Decided(
        decisionId(state.id(), decided.number()),
        state.id(),
        decided.version(),
        strategy,
        input.trigger(),
        policy.replication().target(),
        priority,
        fleet.version(),
        assessed.stream().map(explanation::candidate).toList(),
        TargetChoice.ids(targets.stream()));
  }

  /** Work for nodes that are no targets any more; the one that just reported has none waiting. */
  private static Stream<PlacementEffect> withdrawn(
      ArtifactState state, Map<NodeId, Assessed> byId, WantPlan plan) {
    return state.wants().entrySet().stream()
        .filter(entry -> entry.getValue().stage() == Want.Stage.ORDERED)
        .map(Map.Entry::getKey)
        .filter(target -> !plan.wants().containsKey(target))
        .map(target -> withdraw(state, target, Optional.ofNullable(byId.get(target))));
  }

  private static List<PlacementEffect> withdrawals(
      ArtifactState state, WantPlan plan, List<Assessed> assessed, PlacementInput input) {
    Map<NodeId, Assessed> byId =
        assessed.stream().collect(Collectors.toMap(one -> one.node().id(), Function.identity()));
    Optional<NodeId> reporter =
        input instanceof PlacementInput.Completed completed
            ? Optional.of(completed.target())
            : Optional.empty();
    return withdrawn(state, byId, plan)
        .filter(
            effect ->
                !(effect instanceof PlacementEffect.Withdraw w
                    && reporter.filter(w.target()::equals).isPresent()))
        .toList();
  }

  private static PlacementEffect withdraw(
      ArtifactState state, NodeId target, Optional<Assessed> assessed) {
    String reason =
        state.satisfiedAt(target)
            ? "the target has it already"
            : assessed.flatMap(Assessed::refusal).orElse("enough other nodes have it or get it");
    return new PlacementEffect.Withdraw(target, state.id(), reason);
  }

  private static PlacementEffect order(ArtifactId id, WantPlan.Ordered one, String decisionId) {
    Want want = one.want();
    return new PlacementEffect.Order(
        one.target(),
        want.job(),
        id,
        want.version(),
        want.sources(),
        want.priority(),
        decisionId,
        new TreeSet<>(),
        one.target(),
        Optional.empty(),
        one.revive());
  }

  private static String decisionId(ArtifactId id, long number) {
    return UUID.nameUUIDFromBytes((id + "#" + number).getBytes(StandardCharsets.UTF_8)).toString();
  }
}

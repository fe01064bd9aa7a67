package org.ringrift.sync.planner.core.placement;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.placement.ArtifactState.Decided;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Candidate;
import org.ringrift.sync.planner.core.placement.TargetChoice.Assessed;

/**
 * One look at an artifact: who should get the wanted version, from whom, and what to say of it. A
 * whole look takes in every node; a narrow one only those that were chosen before.
 */
final class Evaluation {
  /** With more explanations than this a decision could grow too large for a record. */
  static final int MOST_CANDIDATES = 1_000;

  private final PlacementPolicy policy;
  private final ArtifactState state;
  private final Version wanted;
  private final PlacementInput input;
  private final FleetView fleet;
  private final boolean whole;
  private final Strategy strategy;
  private final Urgency urgency;
  private final Reach reach;
  private final List<Assessed> assessed;
  private final List<Assessed> targets;
  private final Optional<Assessed> relay;

  /**
   * @param whole false to look only at the nodes that were chosen before or have a copy
   */
  Evaluation(
      PlacementPolicy policy,
      TargetChoice targetChoice,
      ArtifactState state,
      Version wanted,
      PlacementInput input,
      FleetView fleet,
      boolean whole,
      long nowMs) {
    this.policy = policy;
    this.state = state;
    this.wanted = wanted;
    this.input = input;
    this.fleet = fleet;
    this.whole = whole;
    Urgency found = Urgency.of(state, fleet);
    urgency =
        input instanceof PlacementInput.OrphansFound ? found.atLeast(Priority.CRITICAL) : found;
    Strategy usual = Strategy.of(state, fleet);
    strategy = usual == Strategy.NONE && urgency.evacuation() ? Strategy.EPHEMERAL : usual;
    reach = Reach.of(state, fleet);
    List<Assessed> all = targetChoice.assess(scope(), state, strategy, fleet, nowMs);
    List<Assessed> chosen = targetChoice.targets(state, strategy, urgency, all, nowMs);
    relay = reach.needsRelay(nodes(chosen)) ? relay(all) : Optional.empty();
    targets =
        Stream.concat(relay.stream(), chosen.stream().filter(one -> !besideRelay(one))).toList();
    assessed = Places.explained(all, targets);
  }

  private Collection<FleetNode> scope() {
    if (whole) {
      return fleet.nodes().values();
    }
    SortedSet<NodeId> ids = new TreeSet<>(state.holdings().keySet());
    state.decided().ifPresent(decided -> ids.addAll(decided.placed()));
    return ids.stream().flatMap(id -> fleet.node(id).stream()).toList();
  }

  /**
   * True where the nodes that were chosen before are all chosen again, and no others, and none of
   * them needs a relay that was not among them.
   */
  boolean keepsPlaces() {
    Set<NodeId> places = new HashSet<>();
    assessed.stream().filter(Assessed::holder).forEach(one -> places.add(one.node().id()));
    targets.forEach(one -> places.add(one.node().id()));
    return !urgency.evacuation()
        && !reach.needsRelay(nodes(targets))
        && state.decided().filter(old -> old.placed().equals(places)).isPresent();
  }

  /**
   * The state with what is wanted now, and what is to be done.
   *
   * @param explain true where a decision is published though it says what the last one said
   */
  PlacementStep step(boolean explain) {
    boolean requested = input instanceof PlacementInput.Requested;
    WantPlan plan = new WantPlan(policy, state, wanted, nodes(targets), reach, urgency, requested);
    fill(plan);
    Optional<Decided> news = news(plan, explain);
    List<PlacementEffect> effects = new ArrayList<>();
    news.ifPresent(decided -> effects.add(decision(decided, plan)));
    String decisionId =
        decisionId(state.id(), news.or(state::decided).map(Decided::number).orElse(0L));
    effects.addAll(Withdrawals.of(state, plan.wants(), assessed, input));
    plan.ordered().forEach(one -> effects.add(order(one, decisionId)));
    ArtifactState planned = state.withWants(plan.wants(), plan.orders()).with(spread());
    ArtifactState told = news.map(planned::decided).orElse(planned);
    return new PlacementStep(MissingGames.forgetful(told), effects);
  }

  /** Over which node the data goes where nobody accepts connections. */
  private Optional<Assessed> relay(List<Assessed> all) {
    return all.stream()
        .filter(one -> !OwnGames.is(state.id(), one.node().id()))
        .filter(one -> one.open() && !one.node().profile().inboundBlocked())
        .findFirst();
  }

  /** What the relay gets lies on the storage of this one already. */
  private boolean besideRelay(Assessed one) {
    return relay.flatMap(node -> node.node().storageSharedWith(one.node())).isPresent();
  }

  /** A node that is chosen by itself is no relay any more. */
  private Spread spread() {
    Set<NodeId> chosen = targets.stream().map(one -> one.node().id()).collect(Collectors.toSet());
    Spread kept = state.spread();
    return relay.isEmpty()
        ? kept.without(chosen)
        : kept.without(chosen).relayedBy(relay.get().node().id());
  }

  private void fill(WantPlan plan) {
    List<FleetNode> nodes = nodes(targets);
    Map<NodeId, List<FleetNode>> chains =
        strategy == Strategy.BROADCAST && !urgency.evacuation()
            ? Chains.ancestors(receivers(nodes), reach.open(), policy.uploads().pipelinedChains())
            : Map.of();
    int holders = (int) assessed.stream().filter(Assessed::holder).count();
    int rank = urgency.evacuation() ? 0 : Math.max(0, holders - 1);
    for (FleetNode node : turns(nodes, chains)) {
      Priority priority =
          urgency.of(node, state, strategy, rank, policy.replication().neighboursAtOnce());
      plan.add(node, priority, chains.getOrDefault(node.id(), List.of()));
      rank++;
    }
  }

  /** Without the origin, which gets rows: nobody can read them while they come. */
  private List<FleetNode> receivers(List<FleetNode> nodes) {
    return nodes.stream().filter(node -> !OwnGames.is(state.id(), node.id())).toList();
  }

  /** Who serves others goes before them: first chains from their heads, then who can be reached. */
  private List<FleetNode> turns(List<FleetNode> nodes, Map<NodeId, List<FleetNode>> chains) {
    List<FleetNode> turns =
        new ArrayList<>(chains.keySet().stream().flatMap(id -> fleet.node(id).stream()).toList());
    nodes.stream()
        .filter(node -> !chains.containsKey(node.id()))
        .sorted(
            Comparator.comparing(node -> reach.open().isEmpty() && node.profile().inboundBlocked()))
        .forEach(turns::add);
    return turns;
  }

  /** What there is to say, where that is not what was said last. */
  private Optional<Decided> news(WantPlan plan, boolean explain) {
    SortedSet<NodeId> placed = new TreeSet<>(plan.wants().keySet());
    assessed.stream().filter(Assessed::holder).forEach(one -> placed.add(one.node().id()));
    SortedSet<NodeId> withoutSource =
        plan.wants().entrySet().stream()
            .filter(entry -> entry.getValue().stage() == Want.Stage.NO_SOURCE)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    long number = state.decided().map(Decided::number).orElse(0L);
    long wholeNumber = whole ? number + 1 : state.decided().map(Decided::wholeNumber).orElse(0L);
    Decided next = new Decided(number + 1, wholeNumber, wanted, placed, withoutSource);
    boolean same = state.decided().filter(old -> sameContent(old, next)).isPresent();
    return same && !explain ? Optional.empty() : Optional.of(next);
  }

  private static boolean sameContent(Decided old, Decided next) {
    return old.version().equals(next.version())
        && old.placed().equals(next.placed())
        && old.withoutSource().equals(next.withoutSource());
  }

  private PlacementEffect decision(Decided decided, WantPlan plan) {
    Explanation explanation = new Explanation(policy, state, strategy, fleet, plan.wants());
    List<Candidate> candidates =
        new ArrayList<>(
            assessed.stream().limit(MOST_CANDIDATES).map(explanation::candidate).toList());
    if (whole) {
      candidates.addAll(explanation.strangers());
    }
    boolean byName = !state.asked().targets().isEmpty() && state.asked().strategy().isEmpty();
    return new PlacementEffect.Decided(
        decisionId(state.id(), decided.number()),
        state.id(),
        decided.version(),
        byName ? "EXPLICIT" : strategy.name(),
        input.trigger(),
        policy.replication().target(),
        urgency.priority(),
        fleet.version(),
        whole ? Optional.empty() : Optional.of(decisionId(state.id(), decided.wholeNumber())),
        candidates,
        Math.max(0, assessed.size() - MOST_CANDIDATES),
        OwnGames.setBack(state),
        targets.stream().map(one -> one.node().id()).toList());
  }

  private PlacementEffect order(WantPlan.Ordered one, String decisionId) {
    Want want = one.want();
    return new PlacementEffect.Order(
        one.target(),
        want.job(),
        state.id(),
        want.version(),
        want.sources(),
        want.priority(),
        decisionId,
        MissingGames.at(one.target(), state),
        one.pushed() ? want.sources().getFirst() : one.target(),
        want.deadlineMs(),
        one.revive());
  }

  private static List<FleetNode> nodes(List<Assessed> assessed) {
    return assessed.stream().map(Assessed::node).toList();
  }

  private static String decisionId(ArtifactId id, long number) {
    return UUID.nameUUIDFromBytes((id + "#" + number).getBytes(StandardCharsets.UTF_8)).toString();
  }
}

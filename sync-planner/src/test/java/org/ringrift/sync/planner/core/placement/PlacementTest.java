package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Candidate;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Decided;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Verdict;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Withdraw;

class PlacementTest {
  private static final long NOW = Fleets.NOW;
  private static final NodeId ORIGIN = new NodeId("origin");
  private static final ArtifactId GAMES = ArtifactId.parse("games:origin:games/hex8.db");
  private static final ArtifactId MODEL = ArtifactId.parse("models:models/best.pth");
  private static final PlacementPolicy POLICY = Fleets.policy(3, 2, 1, 2, "banned");

  private final Placement placement = new Placement(POLICY);
  private ArtifactState state = ArtifactState.unknown(GAMES);
  private List<PlacementEffect> effects = List.of();

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("takes other data", node -> node.takes("models"), "does not take games"),
        refusal("coordinator", node -> node.role(NodeRole.COORDINATOR), "external storage"),
        refusal("unknown role", node -> node.role(NodeRole.UNKNOWN), "role is not known"),
        refusal("joining", node -> node.status(NodeStatus.JOINING), "is joining"),
        refusal("terminating", node -> node.status(NodeStatus.TERMINATING), "about to vanish"),
        refusal("draining", node -> node.draining(), "is draining: idle"),
        refusal("silent", node -> node.status(NodeStatus.SILENT), "is silent"),
        refusal("left", node -> node.status(NodeStatus.LEFT), "left"),
        refusal("stale", node -> node.heardAtMs(NOW - 60_000), "last heard of 60 s ago"),
        refusal(
            "full disk", node -> node.disk(100_000, 30_000), "70.0 % used, not below the limit"),
        refusal("small disk", node -> node.disk(1100, 999), "needs 1000 bytes, but only 999"),
        refusal("no room left", node -> node.disk(5000, 1740), "14.8 % of its disk left"),
        refusal("disk warning", node -> node.diskLow(), "warned that its disk fills up"),
        refusal("shared storage", node -> node.storageGroup("nfs"), "shares storage 'nfs'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void aNodeThatMustNotGetItIsRefusedWithTheReason(
      String name, UnaryOperator<Fleets.Builder> fault, String reason) {
    FleetView fleet =
        fleet(
            Fleets.node("origin").storageGroup("nfs"),
            Fleets.node("faulty").with(fault),
            Fleets.node("good"));

    announce(fleet, 10);

    assertThat(targets()).containsExactly("good");
    assertThat(candidate("faulty").verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(candidate("faulty").reason()).get().asString().contains(reason);
  }

  @Test
  void anExcludedNodeIsRefused() {
    announce(fleet(Fleets.node("origin"), Fleets.node("banned")), 10);

    assertThat(candidate("banned").reason()).get().asString().contains("excluded");
  }

  @Test
  void whatIsAllowedIsNotRefused() {
    announce(
        fleet(
            Fleets.node("origin"),
            Fleets.node("coordinator").role(NodeRole.COORDINATOR).externalStorage(),
            Fleets.node("unknown-disk").disk(-1, -1),
            Fleets.node("disk-at-the-edge").disk(100_000, 30_001),
            Fleets.node("enough-left").disk(5000, 1750),
            Fleets.node("heard-in-time").heardAtMs(NOW - 59_999)),
        10);

    assertThat(decided().candidates())
        .extracting(Candidate::verdict)
        .doesNotContain(Verdict.REFUSED);
    assertThat(candidate("unknown-disk").terms())
        .contains(new PlacementEffect.Term("disk-unknown", 0));
  }

  @Test
  void theBestNodesGetItAndTheRestIsNotNeeded() {
    announce(
        fleet(
            Fleets.node("origin"),
            Fleets.node("plain"),
            Fleets.node("trains").role(NodeRole.TRAINING).training("hex8_2p"),
            Fleets.node("trainer").role(NodeRole.TRAINING),
            Fleets.node("spot").ephemeral()),
        10);

    assertThat(targets()).containsExactly("trains", "trainer");
    assertThat(decided().candidates().stream().map(one -> one.node().value()))
        .containsExactly("origin", "trains", "trainer", "plain", "spot");
    assertThat(candidate("trains").score()).isEqualTo(50 + 30 + 30);
    assertThat(candidate("spot").score()).isEqualTo(30 - 15);
    assertThat(candidate("plain").verdict()).isEqualTo(Verdict.NOT_NEEDED);
    assertThat(candidate("origin").verdict()).isEqualTo(Verdict.HOLDER);
  }

  @Test
  void theFirstNeighboursAreUrgentAndTheRestFollow() {
    announce(fleet(Fleets.node("origin"), Fleets.node("a"), Fleets.node("b")), 10);

    assertThat(orders())
        .extracting(Order::priority)
        .containsExactly(Priority.HIGH, Priority.NORMAL);
  }

  @Test
  void aModelGoesToEveryTrainingNodeAndToOneMoreWhereThereIsNone() {
    FleetView withTrainers =
        fleet(
            Fleets.node("origin"),
            Fleets.node("t1").role(NodeRole.TRAINING),
            Fleets.node("t2").role(NodeRole.TRAINING),
            Fleets.node("plain"));
    state = ArtifactState.unknown(MODEL);
    apply(withTrainers, model(500, 1));
    assertThat(targets()).containsExactly("t1", "t2");
    assertThat(orders()).extracting(Order::priority).containsOnly(Priority.CRITICAL);

    state = ArtifactState.unknown(MODEL);
    apply(fleet(Fleets.node("origin"), Fleets.node("plain")), model(500, 1));
    assertThat(targets()).containsExactly("plain");
  }

  @Test
  void aBroadcastIsServedByThoseThatHaveItAlready() {
    FleetView fleet =
        fleet(
            Fleets.node("origin"),
            Fleets.node("t1").role(NodeRole.TRAINING),
            Fleets.node("t2").role(NodeRole.TRAINING),
            Fleets.node("t3").role(NodeRole.TRAINING),
            Fleets.node("t4").role(NodeRole.TRAINING));
    state = ArtifactState.unknown(MODEL);
    apply(fleet, model(500, 1));
    assertThat(orders()).extracting(order -> order.target().value()).containsExactly("t1", "t2");
    assertThat(candidate("t3").reason()).get().asString().contains("waits until the targets");

    apply(fleet, new PlacementInput.Completed(new NodeId("t1"), state.wanted().get(), 2));
    assertThat(orders()).extracting(order -> order.target().value()).containsExactly("t3", "t4");
    assertThat(orders().getFirst().sources()).containsExactly(new NodeId("t1"), ORIGIN);
  }

  @Test
  void anEphemeralSourceAndPoorQualityChangeTheUrgency() {
    announce(fleet(Fleets.node("origin").ephemeral(), Fleets.node("a")), 10);
    assertThat(orders()).extracting(Order::priority).containsExactly(Priority.CRITICAL);

    state = ArtifactState.unknown(GAMES);
    apply(
        fleet(Fleets.node("origin"), Fleets.node("a")),
        new PlacementInput.Announced(
            ORIGIN,
            games(10),
            new About(Optional.empty(), Optional.of(0.4), 0, new TreeSet<>()),
            1,
            "GameCompleted"));
    assertThat(orders()).extracting(Order::priority).containsExactly(Priority.NORMAL);
  }

  @Test
  void sourcesAreOrderedByWhatTheyCanGive() {
    FleetView fleet =
        fleet(
            Fleets.node("origin").ephemeral(),
            Fleets.node("busy").uploads(5),
            Fleets.node("far").provider("nebius"),
            Fleets.node("near"),
            Fleets.node("hidden").inboundBlocked(),
            Fleets.node("target").role(NodeRole.TRAINING));
    for (String holder : List.of("busy", "far", "near", "hidden")) {
      state = state.holding(new NodeId(holder), Holding.verified(games(10), 1, 0));
    }
    PlacementInput.Requested request =
        new PlacementInput.Requested(
            new TreeSet<>(Set.of(new NodeId("target"))), Priority.HIGH, Optional.empty());
    state = state.with(state.asked().and(request));

    announce(fleet, 10);

    assertThat(orders().getFirst().sources())
        .extracting(NodeId::value)
        .containsExactly("near", "far", "origin", "busy");
  }

  @Test
  void aTargetThatHasOnlyHiddenHoldersWaitsWithTheReason() {
    FleetView hidden = fleet(Fleets.node("origin").inboundBlocked(), Fleets.node("a"));
    announce(hidden, 10);
    assertThat(orders()).isEmpty();
    assertThat(candidate("a").verdict()).isEqualTo(Verdict.CHOSEN);
    assertThat(candidate("a").reason()).get().asString().contains("origin accepts no connections");

    apply(fleet(Fleets.node("origin"), Fleets.node("a")), new PlacementInput.FleetChanged());
    assertThat(targets()).containsExactly("a");
    assertThat(orders()).hasSize(1);
  }

  @Test
  void nothingIsSaidTwice() {
    FleetView fleet = fleet(Fleets.node("origin"), Fleets.node("a"));
    announce(fleet, 10);
    announce(fleet, 10);
    assertThat(effects).isEmpty();

    apply(fleet, new PlacementInput.FleetChanged());
    assertThat(effects).isEmpty();
  }

  @Test
  void replicasStayWhereTheyAre() {
    FleetView fleet =
        fleet(Fleets.node("origin"), Fleets.node("a"), Fleets.node("b"), Fleets.node("c"));
    announce(fleet, 10);
    complete(fleet, "a", 10);
    complete(fleet, "b", 10);
    FleetView better =
        fleet(
            Fleets.node("origin"),
            Fleets.node("a"),
            Fleets.node("b").ephemeral(),
            Fleets.node("c").role(NodeRole.TRAINING).training("hex8_2p").priorityHost());

    announce(better, 11);

    assertThat(targets()).containsExactly("a", "b");
  }

  @Test
  void aNodeThatIsAwayKeepsItsPlaceForAWhile() {
    FleetView fleet = fleet(Fleets.node("origin"), Fleets.node("a"), Fleets.node("b"));
    announce(fleet, 10);
    FleetView silent =
        fleet(
            Fleets.node("origin"),
            Fleets.node("a").status(NodeStatus.SILENT),
            Fleets.node("b"),
            Fleets.node("spare"));
    apply(silent, new PlacementInput.FleetChanged());
    assertThat(effects).isEmpty();

    FleetView lost =
        fleet(
            Fleets.node("origin"),
            Fleets.node("a").status(NodeStatus.SILENT).heardAtMs(NOW - 600_000),
            Fleets.node("b"),
            Fleets.node("spare"));
    assertThat(placement.viewOf(lost, NOW)).isNotEqualTo(placement.viewOf(silent, NOW));
    apply(lost, new PlacementInput.FleetChanged());
    assertThat(effects).filteredOn(Withdraw.class::isInstance).hasSize(1);
    assertThat(targets()).containsExactly("b", "spare");
  }

  @Test
  void anInventoryMakesHoldersAndUnmakesThem() {
    FleetView fleet = fleet(Fleets.node("origin"), Fleets.node("a"));
    apply(fleet, new PlacementInput.InventoryHas(ORIGIN, games(10), 100_000));
    assertThat(targets()).containsExactly("a");
    complete(fleet, "a", 10);

    apply(fleet, new PlacementInput.InventoryLacks(new NodeId("a"), 50_000));
    assertThat(effects)
        .as("older than the news; the next inventory is held against it again")
        .containsExactly(new PlacementEffect.Learned(new NodeId("a"), GAMES));
    apply(fleet, new PlacementInput.InventoryLacks(new NodeId("a"), NOW + 60_000));
    assertThat(orders()).extracting(order -> order.target().value()).containsExactly("a");
  }

  @Test
  void anOlderInventoryDoesNotUndoWhatAnEventSaid() {
    FleetView fleet = fleet(Fleets.node("origin"), Fleets.node("a"));
    state = ArtifactState.unknown(MODEL);
    apply(fleet, model(500, 100));

    apply(fleet, new PlacementInput.InventoryHas(ORIGIN, file(500, 90), 200));
    assertThat(state.satisfiedAt(ORIGIN)).as("same file, written before the event").isTrue();
    apply(fleet, new PlacementInput.InventoryHas(ORIGIN, file(400, 90), 300));
    assertThat(state.satisfiedAt(ORIGIN)).as("another file").isFalse();
  }

  @Test
  void aSourceThatDoesNotHaveItIsAskedLast() {
    FleetView fleet = fleet(Fleets.node("origin"), Fleets.node("a"), Fleets.node("b"));
    announce(fleet, 10);
    complete(fleet, "a", 10);
    Want want = state.wants().get(new NodeId("b"));
    assertThat(want.sources()).containsExactly(ORIGIN);

    apply(
        fleet,
        new PlacementInput.Failed(new NodeId("b"), want.job(), new TreeSet<>(Set.of(ORIGIN))));

    assertThat(orders())
        .singleElement()
        .satisfies(
            order -> {
              assertThat(order.sources()).containsExactly(new NodeId("a"), ORIGIN);
              assertThat(order.job()).isEqualTo(want.job());
              assertThat(order.revive()).isTrue();
            });
  }

  @Test
  void aRequestOrdersAgainAndNamesItsTargets() {
    FleetView fleet =
        fleet(Fleets.node("origin"), Fleets.node("a"), Fleets.node("b"), Fleets.node("c"));
    announce(fleet, 10);
    assertThat(targets()).containsExactly("a", "b");

    apply(
        fleet,
        new PlacementInput.Requested(
            new TreeSet<>(Set.of(new NodeId("c"))), Priority.CRITICAL, Optional.empty()));

    assertThat(decided().strategy()).isEqualTo("EXPLICIT");
    assertThat(targets()).contains("c");
    assertThat(orders()).allMatch(Order::revive);
    assertThat(orders()).extracting(Order::priority).containsOnly(Priority.CRITICAL);
  }

  @Test
  void aTargetThatWasStartedAnewIsOrderedAgainBecauseItsWorkMayBeParked() {
    announce(fleet(Fleets.node("origin"), Fleets.node("a")), 10);
    Order first = orders().getFirst();

    apply(
        fleet(Fleets.node("origin"), Fleets.node("a").incarnation("2")),
        new PlacementInput.FleetChanged());

    assertThat(orders())
        .singleElement()
        .satisfies(
            order -> {
              assertThat(order.job()).isEqualTo(first.job());
              assertThat(order.revive()).isTrue();
            });
  }

  private void announce(FleetView fleet, long total) {
    apply(
        fleet,
        new PlacementInput.Announced(ORIGIN, games(total), About.NOTHING, total, "GameCompleted"));
  }

  private void complete(FleetView fleet, String target, long total) {
    apply(fleet, new PlacementInput.Completed(new NodeId(target), games(total), NOW));
  }

  private void apply(FleetView fleet, PlacementInput input) {
    PlacementStep step = placement.apply(state, input, fleet, NOW);
    state = step.state();
    effects = step.effects();
  }

  private List<Order> orders() {
    return effects.stream().filter(Order.class::isInstance).map(Order.class::cast).toList();
  }

  private Decided decided() {
    return effects.stream()
        .filter(Decided.class::isInstance)
        .map(Decided.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private List<String> targets() {
    return decided().wanted().stream().map(NodeId::value).toList();
  }

  private Candidate candidate(String node) {
    return decided().candidates().stream()
        .filter(one -> one.node().value().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private static FleetView fleet(Fleets.Builder... nodes) {
    List<FleetNode> built = Arrays.stream(nodes).map(Fleets.Builder::build).toList();
    return FleetView.of(built);
  }

  private static Version games(long total) {
    return new Version.GamesVersion(1000, total, total, Optional.empty());
  }

  private static Version.FileVersion file(long size, long atMs) {
    return new Version.FileVersion(size, atMs, Optional.empty());
  }

  private static PlacementInput model(long size, long atMs) {
    return new PlacementInput.Announced(
        ORIGIN, file(size, atMs), About.NOTHING, atMs, "ModelPublished");
  }

  private static Arguments refusal(
      String name, UnaryOperator<Fleets.Builder> fault, String reason) {
    return Arguments.of(name, fault, reason);
  }
}

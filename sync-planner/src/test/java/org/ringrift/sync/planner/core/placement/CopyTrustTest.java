package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Candidate;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Decided;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Verdict;

/** What is no copy although something is there, and what becomes of it. */
class CopyTrustTest {
  private static final long NOW = Fleets.NOW;
  private static final ArtifactId GAMES = ArtifactId.parse("games:origin:games/hex8.db");
  private static final ArtifactId MODEL = ArtifactId.parse("models:models/best.pth");
  private static final NodeId ORIGIN = new NodeId("origin");
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final FleetView FLEET =
      FleetView.of(
          List.of(
              Fleets.node("origin").build(), Fleets.node("a").build(), Fleets.node("b").build()));

  private final Placement placement = new Placement(Fleets.policy(3, 2, 2, 3));
  private ArtifactState state = ArtifactState.unknown(GAMES);
  private List<PlacementEffect> effects = List.of();

  static Stream<Arguments> readings() {
    return Stream.of(
        reading("the same", games(100), games(100), false),
        reading("more games", games(100), games(101), false),
        reading("fewer games", games(100), games(99), true),
        reading("same hash", file(500, 10, 'a'), file(500, 20, 'a'), false),
        reading("later write", file(500, 10, 'a'), file(400, 11, 'b'), false),
        reading("other hash, same time", file(500, 10, 'a'), file(500, 10, 'b'), true),
        reading("other hash, older", file(500, 10, 'a'), file(500, 9, 'b'), true),
        reading("hash learned", unread(500, 10), file(500, 9, 'b'), false),
        reading("other size, older", unread(500, 10), file(400, 9, 'b'), true),
        reading("emptied", file(500, 10, 'a'), file(0, 30, 'e'), true),
        reading("other kind", file(500, 10, 'a'), games(3), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readings")
  void anInventoryShowsWhetherACopyIsStillWhatItWas(
      String name, Version known, Version found, boolean damaged) {
    assertThat(Versions.damage(found, known).isPresent()).isEqualTo(damaged);
  }

  @Test
  void aDamagedReplicaCountsAsNoneIsNeverASourceAndIsBroughtAgain() {
    replicated();

    apply(new PlacementInput.InventoryHas(A, games(60), 30));

    assertThat(state.satisfiedAt(A)).isFalse();
    Order order = orders().getFirst();
    assertThat(order.target()).isEqualTo(A);
    assertThat(order.sources()).containsExactlyInAnyOrder(ORIGIN, B);
    assertThat(candidate("a").reason()).get().asString().contains("has 60 games, where it had 100");
  }

  @Test
  void aDamagedCopyIsKeptWhileNoOtherOneIsVerified() {
    apply(announced(100, 10));
    apply(new PlacementInput.Completed(A, games(100), 20));
    apply(new PlacementInput.InventoryHas(A, games(60), 30));

    assertThat(candidate("a").verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(candidate("a").reason()).get().asString().contains("kept until a good copy");

    apply(new PlacementInput.InventoryHas(ORIGIN, games(100), 40));

    assertThat(orders()).extracting(Order::target).contains(A);
  }

  @Test
  void anOriginThatLostItsDatabaseIsNoTargetOfIt() {
    replicated();

    apply(new PlacementInput.InventoryLacks(ORIGIN, 40_000));
    apply(new PlacementInput.Requested(new TreeSet<>(), Priority.HIGH, Optional.empty()));

    assertThat(orders()).isEmpty();
    assertThat(state.wanted()).contains(games(100));
    assertThat(candidate("origin").verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(candidate("origin").reason()).get().asString().contains("made it and does not");
  }

  @Test
  void damageIsSaidOnceAndEndsWithATransfer() {
    replicated();
    apply(new PlacementInput.InventoryHas(A, games(60), 30));
    apply(new PlacementInput.InventoryHas(A, games(60), 40));
    assertThat(effects).isEmpty();

    apply(new PlacementInput.Completed(A, games(100), 50));
    assertThat(state.satisfiedAt(A)).isTrue();
  }

  @Test
  void anInventoryThatIsOlderThanTheNewsShowsNoDamage() {
    apply(announced(100, 10));
    apply(announced(120, 20));

    apply(new PlacementInput.InventoryHas(ORIGIN, games(100), 15));

    assertThat(state.faultAt(ORIGIN)).isEmpty();
  }

  @Test
  void whenNobodyHasTheNewestVersionTheBestThatIsLeftIsKeptSafe() {
    apply(announced(90, 5));
    apply(new PlacementInput.Completed(A, games(90), 6));
    apply(announced(100, 10));

    apply(new PlacementInput.InventoryLacks(ORIGIN, 40_000));

    assertThat(state.wanted()).contains(games(90));
    assertThat(orders()).extracting(Order::target).contains(B);
    assertThat(orders()).allSatisfy(order -> assertThat(order.sources()).containsExactly(A));
  }

  @Test
  void whereOnlyDamageIsLeftNothingIsSentAndThatIsSaid() {
    apply(announced(100, 10));

    apply(new PlacementInput.InventoryHas(ORIGIN, games(60), 30));

    assertThat(orders()).isEmpty();
    assertThat(candidate("a").reason())
        .get()
        .asString()
        .contains("no good copy is left: origin has 60 games");
  }

  @Test
  void aDamagedModelIsBroughtFromAGoodHolder() {
    state = ArtifactState.unknown(MODEL);
    apply(
        new PlacementInput.Announced(
            ORIGIN, file(500, 10, 'a'), About.NOTHING, 10, "ModelPublished"));
    apply(new PlacementInput.InventoryHas(ORIGIN, file(500, 10, 'a'), 11));
    apply(new PlacementInput.Completed(A, file(500, 10, 'a'), 12));

    apply(new PlacementInput.InventoryHas(A, file(500, 10, 'b'), 30));

    assertThat(orders()).extracting(Order::target).containsExactly(A);
    assertThat(state.wanted()).contains(file(500, 10, 'a'));
  }

  @Test
  void orphansAreUrgentAndRaiseWhatWaitsAlready() {
    apply(announced(100, 10));
    assertThat(orders()).extracting(Order::priority).doesNotContain(Priority.CRITICAL);

    apply(new PlacementInput.OrphansFound(ORIGIN, games(100), 20));

    assertThat(orders()).extracting(Order::priority).contains(Priority.CRITICAL);
    apply(announced(101, 30));
    assertThat(orders()).extracting(Order::priority).doesNotContain(Priority.CRITICAL);
  }

  @Test
  void unknownOrphansBecomeAnArtifact() {
    apply(new PlacementInput.OrphansFound(ORIGIN, games(7), 20));

    assertThat(orders()).extracting(Order::target).containsExactly(A, B);
    assertThat(orders()).extracting(Order::priority).containsOnly(Priority.CRITICAL);
  }

  @Test
  void whoWasCutOffAndCameBackIsTriedAgain() {
    apply(announced(100, 10));
    state = ArtifactFold.apply(state, failed(), NOW);
    FleetView back =
        FLEET.with(Fleets.node("a").recovered().build()).with(Fleets.node("origin").build());

    PlacementStep step = placement.apply(state, new PlacementInput.FleetChanged(), back, NOW);

    assertThat(step.effects())
        .filteredOn(Order.class::isInstance)
        .singleElement()
        .satisfies(
            effect -> {
              assertThat(((Order) effect).target()).isEqualTo(A);
              assertThat(((Order) effect).revive()).isTrue();
            });
  }

  private PlacementInput failed() {
    return new PlacementInput.Failed(A, state.wants().get(A).job(), new TreeSet<>());
  }

  /** Origin, a and b have it, verified. */
  private void replicated() {
    apply(announced(100, 10));
    apply(new PlacementInput.InventoryHas(ORIGIN, games(100), 11));
    apply(new PlacementInput.Completed(A, games(100), 20));
    apply(new PlacementInput.Completed(B, games(100), 20));
  }

  private static PlacementInput announced(long total, long atMs) {
    return new PlacementInput.Announced(ORIGIN, games(total), About.NOTHING, atMs, "GameCompleted");
  }

  private void apply(PlacementInput input) {
    PlacementStep step = placement.apply(state, input, FLEET, NOW);
    state = step.state();
    effects = step.effects();
  }

  private List<Order> orders() {
    return effects.stream().filter(Order.class::isInstance).map(Order.class::cast).toList();
  }

  private Candidate candidate(String node) {
    return effects.stream()
        .filter(Decided.class::isInstance)
        .flatMap(effect -> ((Decided) effect).candidates().stream())
        .filter(one -> one.node().value().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private static Version games(long total) {
    return new Version.GamesVersion(1000, total, total, Optional.empty());
  }

  private static Version file(long size, long atMs, char digit) {
    ContentHash hash = new ContentHash(String.valueOf(digit).repeat(64));
    return new Version.FileVersion(size, atMs, Optional.of(hash));
  }

  private static Version unread(long size, long atMs) {
    return new Version.FileVersion(size, atMs, Optional.empty());
  }

  private static Arguments reading(String name, Version known, Version found, boolean damaged) {
    return Arguments.of(name, known, found, damaged);
  }
}

package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.planner.core.placement.Placing.NOW;
import static org.ringrift.sync.planner.core.placement.Placing.ORIGIN;
import static org.ringrift.sync.planner.core.placement.Placing.gamesOf;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Verdict;
import org.ringrift.sync.planner.core.repair.RepairRules;

/** What becomes of a games database that was set back on the node that writes it. */
class OwnGamesTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final FleetView FLEET = view(Fleets.node("origin"));

  private Placing placing = replicated(new Placing("games:origin:g.db"), Fleets.node("origin"));

  @Test
  void anOriginThatWasSetBackGetsBackWhatItLost() {
    inventory(60, NOW + 1_000);

    assertThat(placing.ways()).containsExactly("origin<-a,b");
    assertThat(placing.candidate("origin").verdict()).isEqualTo(Verdict.CHOSEN);
    assertThat(placing.reason("origin"))
        .contains("gets back what its own database lost", "has 60 games, where it had 100");
    assertThat(placing.decided().setBackGames()).contains(60L);
  }

  @Test
  void thatIsARepair() {
    ArtifactState before = placing.state();
    PlacementInput input = new PlacementInput.InventoryHas(ORIGIN, gamesOf(60), NOW + 1_000);
    placing.apply(input);

    assertThat(RepairRules.begun(before, input, placing.state(), FLEET)).containsExactly(ORIGIN);
  }

  @Test
  void itIsOneAlsoWhereNobodyKnowsThatTheOriginHadMore() {
    placing =
        new Placing("games:origin:g.db")
            .fleet(Fleets.node("origin"), Fleets.node("a"), Fleets.node("b"));
    placing.apply(new PlacementInput.InventoryHas(A, gamesOf(100), NOW));
    placing.apply(new PlacementInput.InventoryHas(B, gamesOf(100), NOW));
    ArtifactState before = placing.state();
    PlacementInput input = new PlacementInput.InventoryHas(ORIGIN, gamesOf(60), NOW + 120_000);
    placing.apply(input);

    assertThat(RepairRules.begun(before, input, placing.state(), FLEET)).containsExactly(ORIGIN);
  }

  @Test
  void itIsOneOfTheCopiesSoThatNobodyElseGetsOneInstead() {
    placing = replicated(new Placing("games:origin:g.db"), Fleets.node("origin"), Fleets.node("c"));
    inventory(60, NOW + 1_000);

    assertThat(placing.targets()).containsExactly("origin");
  }

  @Test
  void afterwardsItHasMoreThanAnybodyAndTheRestGetsThat() {
    inventory(60, NOW + 1_000);
    placing.apply(new PlacementInput.Completed(ORIGIN, gamesOf(103), NOW + 2_000));

    assertThat(placing.state().wanted()).contains(gamesOf(103));
    assertThat(placing.ways()).containsExactly("a<-origin", "b<-origin");
    assertThat(placing.decided().setBackGames()).isEmpty();
  }

  @Test
  void anInventoryThatBeganBeforeThatChangesNothing() {
    inventory(60, NOW + 1_000);
    placing.apply(new PlacementInput.Completed(ORIGIN, gamesOf(103), NOW + 2_000));
    inventory(61, NOW + 1_500);

    assertThat(placing.state().faultAt(ORIGIN)).isEmpty();
  }

  @Test
  void playingOnDoesNotEndIt() {
    inventory(60, NOW + 1_000);
    announced(61, NOW + 2_000);

    assertThat(placing.state().faultAt(ORIGIN)).contains("has 60 games, where it had 100");
    assertThat(placing.decided().setBackGames()).contains(61L);
    assertThat(placing.orders()).as("its job is under way").isEmpty();

    announced(101, NOW + 3_000);
    inventory(102, NOW + 4_000);
    assertThat(placing.state().faultAt(ORIGIN)).isPresent();
    assertThat(placing.state().wants()).containsOnlyKeys(ORIGIN);
  }

  @Test
  void whereItCannotGetItBackMoreThanTheOthersHaveIsGoodEnough() {
    placing =
        replicated(new Placing("games:origin:g.db"), Fleets.node("origin").takesNothingBack());
    inventory(60, NOW + 1_000);
    inventory(101, NOW + 2_000);

    assertThat(placing.state().faultAt(ORIGIN)).isEmpty();
    assertThat(placing.ways()).containsExactly("a<-origin", "b<-origin");
  }

  @Test
  void soItIsAfterAFailure() {
    inventory(60, NOW + 1_000);
    placing.apply(
        new PlacementInput.Failed(
            ORIGIN, placing.state().wants().get(ORIGIN).job(), new TreeSet<>()));
    announced(101, NOW + 2_000);

    assertThat(placing.state().wanted()).contains(gamesOf(101));
  }

  @Test
  void aWordAboutFewerGamesThatComesBeforeTheInventoryHidesNothing() {
    announced(61, NOW + 1_000);
    assertThat(placing.state().holdings().get(ORIGIN).version()).isEqualTo(gamesOf(100));

    inventory(61, NOW + 2_000);
    assertThat(placing.ways()).containsExactly("origin<-a,b");
  }

  @Test
  void aReplicaThatIsAheadForAMomentIsNews() {
    placing.apply(new PlacementInput.Completed(A, gamesOf(105), NOW));
    inventory(104, NOW + 60_000);
    assertThat(placing.state().faultAt(ORIGIN)).isEmpty();

    inventory(104, NOW + 60_001);
    assertThat(placing.state().faultAt(ORIGIN))
        .contains("has 104 games, where a verified copy on a has 105");
    assertThat(placing.ways()).as("only a has what it lacks").contains("origin<-a");
  }

  @Test
  void aDatabaseThatBeganAnewAfterItWasLostGetsAllBack() {
    placing.apply(new PlacementInput.InventoryLacks(ORIGIN, NOW + 20_000));
    assertThat(placing.orders()).as("of what is not there").isEmpty();
    assertThat(placing.reason("origin")).contains("only a person");

    inventory(3, NOW + 120_000);
    assertThat(placing.ways()).containsExactly("origin<-a,b");
  }

  @Test
  void whatNobodyElseHasIsNotAwaitedForEver() {
    placing = new Placing("games:origin:g.db").fleet(Fleets.node("origin"), Fleets.node("a"));
    placing.games(100);
    inventory(60, NOW);
    assertThat(placing.orders()).isEmpty();
    assertThat(placing.reason("a")).contains("no good copy is left");

    announced(61, NOW + 1_000);
    assertThat(placing.state().wanted()).contains(gamesOf(61));
    assertThat(placing.orders()).extracting(Order::target).containsExactly(A);
  }

  @Test
  void aCopyThatNobodyReadIsNotTrusted() {
    placing = new Placing("games:origin:g.db").fleet(Fleets.node("origin"), Fleets.node("a"));
    placing.games(100);
    placing.apply(
        new PlacementInput.Announced(A, gamesOf(100), About.NOTHING, NOW, "GameCompleted"));
    inventory(60, NOW);

    assertThat(placing.orders()).extracting(Order::target).doesNotContain(ORIGIN);
  }

  @Test
  void anOperatorCanSwitchItOff() {
    placing =
        replicated(
            new Placing("games:origin:g.db", Fleets.givingNothingBack(Fleets.policy(3, 2, 1, 2))),
            Fleets.node("origin"));
    inventory(60, NOW + 1_000);

    assertThat(placing.orders()).isEmpty();
    assertThat(placing.reason("origin"))
        .contains("has 60 games, where it had 100", "placement.games.give.back is off");
    assertThat(placing.decided().setBackGames()).contains(60L);
  }

  @Test
  void aWorkerThatDoesNotKnowOfItIsNotAsked() {
    placing =
        replicated(new Placing("games:origin:g.db"), Fleets.node("origin").takesNothingBack());
    inventory(60, NOW + 1_000);

    assertThat(placing.orders()).isEmpty();
    assertThat(placing.reason("origin")).contains("its worker cannot take back");
  }

  @Test
  void aFullDiskTakesNothingBackAndOnlyTheMissingGamesNeedRoom() {
    placing = replicated(new Placing("games:origin:g.db"), Fleets.node("origin").disk(1_000, 290));
    inventory(60, NOW + 1_000);
    assertThat(placing.orders()).isEmpty();
    assertThat(placing.reason("origin")).contains("disk is 71.0 % used");

    placing =
        replicated(new Placing("games:origin:g.db"), Fleets.node("origin").disk(10_000, 3_100));
    inventory(0, NOW + 1_000);
    assertThat(placing.ways()).as("1,000 bytes").containsExactly("origin<-a,b");

    placing = replicated(new Placing("games:origin:g.db"), Fleets.node("origin").disk(1_000, 500));
    inventory(60, NOW + 1_000);
    assertThat(placing.reason("origin")).contains("less than 15.0 %");
    inventory(80, NOW + 2_000);
    assertThat(placing.ways()).as("200 bytes").containsExactly("origin<-a,b");
  }

  @Test
  void aNodeThatIsDrainedGetsItTooAndIsNotSafeBeforeThat() {
    placing = replicated(new Placing("games:origin:g.db"), Fleets.node("origin").draining());
    assertThat(safety().safe()).isTrue();

    inventory(60, NOW + 1_000);
    assertThat(placing.ways()).containsExactly("origin<-a,b");
    announced(62, NOW + 2_000);
    assertThat(safety().safe()).isFalse();
    assertThat(safety().reason()).contains("which of its 62 games are nowhere else is not known");

    placing.apply(new PlacementInput.Completed(ORIGIN, gamesOf(102), NOW + 3_000));
    assertThat(safety().safe()).as("replicas have 100").isFalse();
    placing.completed("a").completed("b");
    assertThat(safety().safe()).isTrue();
  }

  @Test
  void nobodyPushesIntoIt() {
    placing =
        new Placing("games:origin:g.db")
            .fleet(
                Fleets.node("origin"),
                Fleets.node("a").inboundBlocked().pushes(),
                Fleets.node("b").inboundBlocked().pushes());
    placing.games(100).completed("a").completed("b");
    inventory(60, NOW + 1_000);

    assertThat(placing.orders()).isEmpty();
    assertThat(placing.reason("origin")).contains("are not pushed into the database");
  }

  @Test
  void whoSharesStorageWithAReplicaGetsItNeverTheless() {
    placing =
        new Placing("games:origin:g.db")
            .fleet(
                Fleets.node("origin").storageGroup("nfs"),
                Fleets.node("a").storageGroup("nfs"),
                Fleets.node("b"));
    placing.games(100);
    placing.apply(new PlacementInput.InventoryHas(A, gamesOf(100), NOW));
    placing.completed("b");
    inventory(60, NOW + 1_000);

    assertThat(placing.ways()).containsExactly("origin<-a,b");
  }

  @Test
  void aRequestForManyLetsNobodyReadFromItWhileRowsCome() {
    placing =
        new Placing("games:origin:g.db", Fleets.policy(3, 2, 1, 2))
            .fleet(Fleets.node("origin").relays(), Fleets.node("a"), Fleets.node("b"));
    placing.games(100).completed("a").completed("b");
    inventory(60, NOW + 1_000);
    placing.fleet(
        Fleets.node("origin").relays(),
        Fleets.node("a"),
        Fleets.node("b"),
        Fleets.node("t1").relays(),
        Fleets.node("t2").relays());
    placing.request(Optional.of(Strategy.BROADCAST), "t1", "t2");

    assertThat(placing.state().wants().get(new NodeId("t1")).sources()).doesNotContain(ORIGIN);
    assertThat(placing.state().wants().get(new NodeId("t2")).sources()).doesNotContain(ORIGIN);
  }

  private CopySafety safety() {
    return new Placement(Fleets.policy(3, 2, 1, 2))
        .safety(placing.state(), ORIGIN, view(Fleets.node("origin").draining()), NOW);
  }

  private void inventory(long games, long atMs) {
    placing.apply(new PlacementInput.InventoryHas(ORIGIN, gamesOf(games), atMs));
  }

  private void announced(long games, long atMs) {
    placing.apply(
        new PlacementInput.Announced(ORIGIN, gamesOf(games), About.NOTHING, atMs, "GameCompleted"));
  }

  /** Origin, a and b have 100 games, verified. */
  private static Placing replicated(
      Placing placing, Fleets.Builder origin, Fleets.Builder... more) {
    Fleets.Builder[] nodes = new Fleets.Builder[more.length + 3];
    nodes[0] = origin;
    nodes[1] = Fleets.node("a");
    nodes[2] = Fleets.node("b");
    System.arraycopy(more, 0, nodes, 3, more.length);
    placing.fleet(nodes);
    placing.games(100);
    placing.apply(new PlacementInput.InventoryHas(ORIGIN, gamesOf(100), 200));
    placing.apply(new PlacementInput.Completed(A, gamesOf(100), NOW));
    return placing.apply(new PlacementInput.Completed(B, gamesOf(100), NOW));
  }

  private static FleetView view(Fleets.Builder origin) {
    return FleetView.of(
        List.of(origin.build(), Fleets.node("a").build(), Fleets.node("b").build()));
  }
}

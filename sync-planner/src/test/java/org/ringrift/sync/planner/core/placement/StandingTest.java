package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Candidate;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;

/** What a database that grows moves, and when that is looked at. */
class StandingTest {
  private final Placing games = new Placing("games:origin:games/hex8.db");

  @BeforeEach
  void placed() {
    games
        .fleet(
            Fleets.node("origin"),
            Fleets.node("a"),
            Fleets.node("b"),
            Fleets.node("spare"),
            Fleets.node("full").diskLow())
        .games(10);
    assertThat(games.targets()).containsExactly("a", "b");
    assertThat(games.decided().basedOn()).isEmpty();
  }

  @Test
  void aDatabaseThatGrowsStaysWhereItIsAndTheOthersAreNotLookedAtAgain() {
    String whole = games.decided().decisionId();
    games.completed("a").completed("b").games(20);

    assertThat(games.decided().basedOn()).contains(whole);
    assertThat(games.decided().candidates())
        .extracting(Candidate::node)
        .extracting(NodeId::value)
        .containsExactlyInAnyOrder("origin", "a", "b");
    assertThat(games.orders()).extracting(Order::version).containsOnly(Placing.gamesOf(20));

    games.completed("a").completed("b").games(30);
    assertThat(games.decided().basedOn())
        .as("the last at which all were looked at")
        .contains(whole);
  }

  @Test
  void newsWaitForTheNextTickWhereEveryReplicaIsUnderWay() {
    games.games(20);
    assertThat(games.effects()).containsExactly(new PlacementEffect.Remind(games.state().id()));
    assertThat(games.state().wanted()).contains(Placing.gamesOf(20));

    games.apply(new PlacementInput.Reminded());
    assertThat(games.ways()).containsExactly("a<-origin", "b<-origin");
    assertThat(games.orders()).extracting(Order::version).containsOnly(Placing.gamesOf(20));

    games.apply(new PlacementInput.Reminded());
    assertThat(games.effects()).isEmpty();
  }

  @Test
  void theEndOfAnEarlierJobBringsTheRestAtOnce() {
    games.games(20);
    games.apply(completed("a", 10));
    assertThat(games.orders()).extracting(Order::target).extracting(NodeId::value).contains("a");

    games.apply(completed("b", 20));
    assertThat(games.state().wants()).containsOnlyKeys(new NodeId("a"));
  }

  @Test
  void aVeryLargeFleetIsNotExplainedNodeByNode() {
    Fleets.Builder[] nodes =
        IntStream.range(0, Evaluation.MOST_CANDIDATES + 50)
            .mapToObj(i -> Fleets.node(i == 0 ? "origin" : "n" + i))
            .toArray(Fleets.Builder[]::new);
    Placing large = new Placing("games:origin:games/hex8.db").fleet(nodes).games(10);

    assertThat(large.decided().candidates()).hasSize(Evaluation.MOST_CANDIDATES);
    assertThat(large.decided().leftOut()).isEqualTo(50);
    assertThat(large.targets()).hasSize(2);
  }

  @Test
  void aReplicaWithoutAJobDoesNotWait() {
    games.completed("a").games(20);
    assertThat(games.orders())
        .extracting(Order::target)
        .extracting(NodeId::value)
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aJobThatFailedDoesNotCount() {
    Want want = games.state().wants().get(new NodeId("b"));
    games.apply(new PlacementInput.Failed(new NodeId("b"), want.job(), new TreeSet<>()));
    games.games(20);
    assertThat(games.orders()).isNotEmpty();
  }

  @Test
  void aLostCopyIsReasonToLookAtEverybody() {
    games.completed("a").completed("b");
    games.fleet(
        Fleets.node("origin"), Fleets.node("a").diskLow(), Fleets.node("b"), Fleets.node("spare"));
    games.apply(new PlacementInput.InventoryLacks(new NodeId("a"), Fleets.NOW + 60_000));
    assertThat(games.decided().basedOn()).isEmpty();
    assertThat(games.targets()).containsExactly("spare");
  }

  private static PlacementInput completed(String node, long total) {
    Version version = Placing.gamesOf(total);
    return new PlacementInput.Completed(new NodeId(node), version, Fleets.NOW);
  }
}

package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.placement.PlacementEffect.DeleteCopy;

/** When the copy of a relay goes, and everything that keeps it. */
class RelayRulesTest {
  private static final NodeId RELAY = new NodeId("relay");
  private static final PlacementPolicy AT_ONCE = Fleets.keepingRelays(Fleets.policy(3, 2, 1, 2), 0);

  private static Fleets.Builder hidden(String id) {
    return Fleets.node(id).inboundBlocked().priorityHost();
  }

  private static Fleets.Builder origin() {
    return Fleets.node("origin").inboundBlocked().pushes();
  }

  /** Two targets that nobody reaches have it over the relay, and so has the maker: enough. */
  private static Placing passedOn(PlacementPolicy policy, Fleets.Builder... fleet) {
    return new Placing("games:origin:g.db", policy)
        .fleet(fleet)
        .games(10)
        .apply(has("origin"))
        .completed("relay")
        .completed("t1")
        .completed("t2");
  }

  private static PlacementInput has(String node) {
    return new PlacementInput.InventoryHas(new NodeId(node), Placing.gamesOf(10), Placing.NOW);
  }

  private static List<DeleteCopy> deletions(Placing placing) {
    return placing.effects().stream()
        .filter(DeleteCopy.class::isInstance)
        .map(DeleteCopy.class::cast)
        .toList();
  }

  @Test
  void whatEnoughOthersHaveGoes() {
    Placing placing = passedOn(AT_ONCE, origin(), hidden("t1"), hidden("t2"), Fleets.node("relay"));

    DeleteCopy deletion = deletions(placing).getFirst();
    assertThat(deletion.node()).isEqualTo(RELAY);
    assertThat(deletion.version()).isEqualTo(Placing.gamesOf(10));
    assertThat(deletion.receipts())
        .containsExactly(new NodeId("origin"), new NodeId("t1"), new NodeId("t2"));
    assertThat(deletion.reason()).contains("passed it on", "origin", "t1", "t2");
    assertThat(placing.state().holdings()).doesNotContainKey(RELAY);
  }

  @Test
  void whatIsGoneIsNotBroughtBack() {
    Placing placing = passedOn(AT_ONCE, origin(), hidden("t1"), hidden("t2"), Fleets.node("relay"));

    placing.apply(new PlacementInput.CopyDeleted(RELAY, Placing.NOW + 1));

    assertThat(placing.orders()).isEmpty();
    assertThat(placing.state().spread().relays()).isEmpty();
    assertThat(placing.candidate("relay").verdict()).isEqualTo(PlacementEffect.Verdict.NOT_NEEDED);
  }

  @Test
  void aNodeThatKeptItIsToldAgain() {
    Placing placing = passedOn(AT_ONCE, origin(), hidden("t1"), hidden("t2"), Fleets.node("relay"));

    placing.apply(has("relay"));

    assertThat(deletions(placing)).extracting(DeleteCopy::node).containsExactly(RELAY);
  }

  @Test
  void itStaysForAWhileForTheNextVersion() {
    Placing placing =
        passedOn(
            Fleets.keepingRelays(Fleets.policy(3, 2, 1, 2), 1),
            origin(),
            hidden("t1"),
            hidden("t2"),
            Fleets.node("relay"));

    assertThat(deletions(placing)).isEmpty();
    assertThat(placing.state().spread().relays()).containsExactly(RELAY);
  }

  @Test
  void itStaysWhileSomebodyWaitsForIt() {
    Placing placing =
        new Placing("games:origin:g.db", AT_ONCE)
            .fleet(origin(), hidden("t1"), hidden("t2"), Fleets.node("relay"))
            .games(10)
            .apply(has("origin"))
            .completed("relay")
            .completed("t1");

    assertThat(deletions(placing)).isEmpty();
  }

  @Test
  void itStaysWhereTheOthersAreNoneThatLast() {
    Placing placing =
        passedOn(AT_ONCE, origin(), hidden("t1").ephemeral(), hidden("t2"), Fleets.node("relay"));

    assertThat(deletions(placing)).isEmpty();
  }

  @Test
  void itStaysWhereOneOfTheOthersIsLeaving() {
    Placing placing =
        passedOn(
            Fleets.keepingRelays(Fleets.policy(3, 2, 1, 2), 1),
            origin(),
            hidden("t1"),
            hidden("t2"),
            Fleets.node("relay"));

    placing.fleet(origin().draining(), hidden("t1"), hidden("t2"), Fleets.node("relay"));

    assertThat(deletions(placing)).isEmpty();
  }

  @Test
  void itStaysAsLongAsOnlyAProducerSaidThatTheMakerHasIt() {
    Placing placing =
        new Placing("games:origin:g.db", AT_ONCE)
            .fleet(origin(), hidden("t1"), hidden("t2"), Fleets.node("relay"))
            .games(10)
            .completed("relay")
            .completed("t1")
            .completed("t2");

    assertThat(deletions(placing)).isEmpty();
    placing.apply(has("origin"));
    assertThat(deletions(placing)).hasSize(1);
  }

  @Test
  void itStaysWhereSomebodyAskedForItThere() {
    Placing placing =
        new Placing("games:origin:g.db", AT_ONCE)
            .fleet(origin(), hidden("t1"), hidden("t2"), Fleets.node("relay"))
            .games(10)
            .request(Optional.empty(), "relay")
            .apply(has("origin"))
            .completed("relay")
            .completed("t1")
            .completed("t2");

    assertThat(deletions(placing)).isEmpty();
  }

  @Test
  void aWorkerThatCannotDeleteIsNotAskedTo() {
    Placing placing =
        passedOn(AT_ONCE, origin(), hidden("t1"), hidden("t2"), Fleets.node("relay").keepsCopies());

    assertThat(deletions(placing)).isEmpty();
  }
}

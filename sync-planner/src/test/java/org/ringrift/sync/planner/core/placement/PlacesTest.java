package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Verdict;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Withdraw;

/** Nodes that share one storage, of which none has the artifact: one of them is enough. */
class PlacesTest {
  private static final String GAMES = "games:origin:games/hex8.db";

  static List<Arguments> fleets() {
    return List.of(
        Arguments.of(
            "the better one of two gets it, and the second copy goes elsewhere",
            List.of(shared("a").role(NodeRole.TRAINING), shared("b"), Fleets.node("far")),
            List.of("a", "far")),
        Arguments.of(
            "a persistent one goes before a better one that may vanish",
            List.of(shared("a").role(NodeRole.TRAINING).ephemeral(), shared("b")),
            List.of("b")),
        Arguments.of(
            "who cannot get it stands in nobody's way",
            List.of(shared("a").diskLow(), shared("b"), Fleets.node("far")),
            List.of("b", "far")),
        Arguments.of(
            "two storages are two places",
            List.of(shared("a"), shared("b"), Fleets.node("c").storageGroup("other")),
            List.of("a", "c")),
        Arguments.of(
            "alone they hold one copy, though two more are wanted",
            List.of(shared("a"), shared("b"), shared("c")),
            List.of("a")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fleets")
  void oneOfEachStorageIsChosen(String name, List<Fleets.Builder> others, List<String> chosen) {
    Placing games = placing(others).games(10);

    assertThat(games.targets()).containsExactlyElementsOf(chosen);
    assertThat(games.orders())
        .extracting(order -> order.target().value())
        .isSubsetOf(chosen)
        .isNotEmpty();
  }

  @Test
  void theOtherOneIsRefusedWithTheReasonBeforeAndAfter() {
    Placing games = placing(List.of(shared("a"), shared("b"))).games(10);
    assertThat(games.candidate("b").verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(games.reason("b")).isEqualTo("shares storage 'nfs' with a, which gets it");

    games.completed("a").request(Optional.empty());
    assertThat(games.reason("b")).isEqualTo("shares storage 'nfs' with holder a");
    assertThat(games.state().wants()).isEmpty();
  }

  @Test
  void trainersOfOneStorageGetAModelOnce() {
    Placing model =
        new Placing("models:m.pth")
            .fleet(
                Fleets.node("origin"),
                shared("t1").role(NodeRole.TRAINING),
                shared("t2").role(NodeRole.TRAINING),
                Fleets.node("t3").role(NodeRole.TRAINING))
            .file(1);

    assertThat(model.targets()).containsExactly("t1", "t3");
  }

  @Test
  void whoIsNamedGoesFirst() {
    Placing games = placing(List.of(shared("a"), shared("b"))).games(10);
    assertThat(games.request(Optional.empty(), "b").targets()).containsExactly("b");
    assertThat(games.reason("a")).isEqualTo("shares storage 'nfs' with b, which gets it");

    games.completed("b").request(Optional.empty(), "a");
    assertThat(games.targets()).isEmpty();
    assertThat(games.reason("a"))
        .isEqualTo("was asked for by name, but: shares storage 'nfs' with holder b");
  }

  @Test
  void copiesOnOneStorageCountOnce() {
    Placing games = placing(List.of(shared("a"), Fleets.node("b"), Fleets.node("c"))).games(10);
    games.completed("a").completed("b");
    assertThat(games.state().wants()).isEmpty();

    games.fleet(Fleets.node("origin"), shared("a"), shared("b"), Fleets.node("c"));

    assertThat(games.targets()).containsExactly("c");
  }

  @Test
  void aTargetThatSeesTheCopyOfAnotherIsNoHolder() {
    Placing games = placing(List.of(Fleets.node("a"), Fleets.node("b").ephemeral())).games(10);
    Want want = games.state().wants().get(new NodeId("a"));
    games.fleet(shared("origin"), shared("a"), Fleets.node("b").ephemeral());
    assertThat(games.effects()).anyMatch(Withdraw.class::isInstance);

    games.apply(new PlacementInput.AlreadyShared(new NodeId("a"), want.job()));
    assertThat(games.state().holdings()).containsOnlyKeys(Placing.ORIGIN);
    assertThat(games.state().wants()).doesNotContainKey(new NodeId("a"));
  }

  @Test
  void aTargetThatSharesNoStorageAnyMoreIsServedAnew() {
    Placing games = placing(List.of(Fleets.node("a"))).games(10);
    Want want = games.state().wants().get(new NodeId("a"));

    games.apply(new PlacementInput.AlreadyShared(new NodeId("a"), want.job()));

    assertThat(games.ways()).containsExactly("a<-origin");
    assertThat(games.orders().getFirst().job()).isNotEqualTo(want.job());
  }

  private static Placing placing(List<Fleets.Builder> others) {
    Fleets.Builder[] nodes = new Fleets.Builder[others.size() + 1];
    nodes[0] = Fleets.node("origin");
    for (int i = 0; i < others.size(); i++) {
      nodes[i + 1] = others.get(i);
    }
    return new Placing(GAMES).fleet(nodes);
  }

  private static Fleets.Builder shared(String id) {
    return Fleets.node(id).storageGroup("nfs");
  }
}

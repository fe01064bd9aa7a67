package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Verdict;

class StrategyTest {

  @ParameterizedTest(name = "{0} made on a {1}, ephemeral {2}: {3}")
  @CsvSource({
    "games:origin:g.db, SELFPLAY, true, EPHEMERAL",
    "games:origin:g.db, TRAINING, true, EPHEMERAL",
    "games:origin:g.db, SELFPLAY, false, HYBRID",
    "games:origin:g.db, TRAINING, false, HYBRID",
    "games:origin:g.db, COORDINATOR, false, NONE",
    "npz:a.npz, SELFPLAY, true, EPHEMERAL",
    "npz:a.npz, TRAINING, false, HYBRID",
    "npz:a.npz, COORDINATOR, false, NONE",
    "models:m.pth, SELFPLAY, true, BROADCAST",
    "models:m.pth, TRAINING, false, BROADCAST",
    "models:m.pth, COORDINATOR, false, NONE"
  })
  void theTableDecides(String artifact, NodeRole role, boolean ephemeral, String strategy) {
    Placing placing =
        new Placing(artifact)
            .fleet(
                Fleets.node("origin").role(role).with(one -> ephemeral ? one.ephemeral() : one),
                Fleets.node("a"));
    if (artifact.startsWith("games")) {
      placing.games(10);
    } else {
      placing.file(10);
    }

    assertThat(placing.decided().strategy()).isEqualTo(strategy);
    assertThat(placing.targets().isEmpty()).isEqualTo(strategy.equals("NONE"));
  }

  @Test
  void aRequestNamesAnotherStrategyUntilTheNextOne() {
    Placing placing =
        new Placing("games:origin:g.db")
            .fleet(
                Fleets.node("origin"),
                Fleets.node("plain"),
                Fleets.node("t1").role(NodeRole.TRAINING),
                Fleets.node("t2").role(NodeRole.TRAINING),
                Fleets.node("t3").role(NodeRole.TRAINING));
    placing.games(10);
    assertThat(placing.targets()).containsExactly("t1", "t2");

    placing.request(Optional.of(Strategy.BROADCAST));
    assertThat(placing.decided().strategy()).isEqualTo("BROADCAST");
    assertThat(placing.targets()).containsExactly("t1", "t2", "t3");
    placing.games(11);
    assertThat(placing.decided().strategy()).isEqualTo("BROADCAST");

    placing.request(Optional.empty());
    assertThat(placing.decided().strategy()).isEqualTo("HYBRID");
  }

  @Test
  void dataOfACoordinatorStaysUntilSomebodyNamesATarget() {
    Placing placing =
        new Placing("npz:a.npz")
            .fleet(Fleets.node("origin").role(NodeRole.COORDINATOR), Fleets.node("a"));
    placing.file(10);
    assertThat(placing.reason("a")).contains("made on a coordinator");

    placing.request(Optional.empty(), "a");

    assertThat(placing.targets()).containsExactly("a");
  }

  @Test
  void whatIsOnlyOnEphemeralNodesGoesToPersistentOnesAtOnce() {
    Placing placing =
        new Placing("games:origin:g.db")
            .fleet(
                Fleets.node("origin").ephemeral(),
                Fleets.node("spot").ephemeral().role(NodeRole.TRAINING).training("hex8_2p"),
                Fleets.node("p1"),
                Fleets.node("p2"));
    placing.games(10);

    assertThat(placing.targets()).containsExactly("p1", "p2");
    assertThat(placing.orders())
        .extracting(Order::priority)
        .containsExactly(Priority.CRITICAL, Priority.CRITICAL);
  }

  @Test
  void enoughCopiesOnEphemeralNodesAreNotEnough() {
    Placing placing =
        new Placing("games:origin:g.db")
            .fleet(
                Fleets.node("origin").ephemeral(),
                Fleets.node("s1").ephemeral(),
                Fleets.node("s2").ephemeral());
    placing.games(10).completed("s1").completed("s2");

    placing.fleet(
        Fleets.node("origin").ephemeral(),
        Fleets.node("s1").ephemeral(),
        Fleets.node("s2").ephemeral(),
        Fleets.node("p1"),
        Fleets.node("p2"),
        Fleets.node("p3"));

    assertThat(placing.targets()).containsExactly("p1", "p2");
  }

  @Test
  void aTargetThatWasAskedForAndCannotHaveItIsRefusedWithTheReason() {
    Placing placing =
        new Placing("games:origin:g.db")
            .fleet(Fleets.node("origin"), Fleets.node("full").disk(100, 1), Fleets.node("a"));
    placing.games(10);

    placing.request(Optional.empty(), "full", "nobody", "a");

    assertThat(placing.decided().strategy()).isEqualTo("EXPLICIT");
    assertThat(placing.targets()).containsExactly("a");
    assertThat(placing.candidate("full").verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(placing.reason("full")).startsWith("was asked for by name, but: disk is 99.0 %");
    assertThat(placing.candidate("nobody").verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(placing.reason("nobody")).contains("never joined");
  }

  @ParameterizedTest(name = "{0}, event says {1}: {2}")
  @CsvSource({
    "npz:data/hex8_2p.npz, , true",
    "games:origin:canonical_hex8_2p.db, , true",
    "npz:data/hex8_2p_v3.npz, , true",
    "npz:data/archive.npz, hex8_2p, true",
    "npz:data/square8_2p.npz, , false",
    "npz:data/hex8_22p.npz, , false",
    "npz:data/hex8_2p.npz, square8_2p, false"
  })
  void aNodeThatTrainsGetsTheDataOfItsConfigFirst(String artifact, String said, boolean wanted) {
    Placing placing =
        new Placing(artifact, Fleets.policy(1, 1, 1, 2))
            .fleet(
                Fleets.node("origin"),
                Fleets.node("other").priorityHost(),
                Fleets.node("trains").ephemeral().training("hex8_2p").disk(-1, -1));
    About about = new About(Optional.ofNullable(said), Optional.empty(), 0, new TreeSet<>());
    placing.apply(
        new PlacementInput.Announced(
            Placing.ORIGIN,
            artifact.startsWith("games") ? Placing.gamesOf(10) : Placing.fileOf(10),
            about,
            10,
            "test"));

    assertThat(placing.targets().contains("trains")).isEqualTo(wanted);
    if (wanted) {
      assertThat(placing.orders())
          .filteredOn(order -> order.target().value().equals("trains"))
          .extracting(Order::priority)
          .containsExactly(Priority.CRITICAL);
    }
  }

  @Test
  void trainingThatStartsLaterMakesANodeATarget() {
    Placing placing =
        new Placing("npz:hex8_2p.npz", Fleets.policy(1, 1, 1, 2))
            .fleet(Fleets.node("origin"), Fleets.node("a"));
    placing.file(10);
    assertThat(placing.targets()).isEmpty();

    placing.fleet(Fleets.node("origin"), Fleets.node("a").training("hex8_2p"));

    assertThat(placing.targets()).containsExactly("a");
  }
}

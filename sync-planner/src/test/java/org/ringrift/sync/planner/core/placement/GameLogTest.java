package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;

class GameLogTest {
  private static final GameLog LOG =
      GameLog.EMPTY.with(12, 2, ids(10, 12)).with(15, 3, ids(12, 15)).with(20, 2, ids(18, 20));

  @ParameterizedTest(name = "from {0} to {1}: {2} names")
  @CsvSource({
    "10, 15, 5",
    "12, 15, 3",
    "13, 15, 3",
    "9, 15, 0",
    "18, 20, 2",
    "15, 20, 0",
    "10, 20, 0",
    "20, 20, 0",
    "10, 12, 2",
    "14, 16, 0"
  })
  void namesAreGivenWhereAllAreKnown(long count, long total, int names) {
    assertThat(LOG.between(count, total)).hasSize(names);
  }

  @Test
  void aBatchWithTooFewNamesIsAGap() {
    GameLog log = GameLog.EMPTY.with(12, 3, ids(10, 12)).with(13, 1, ids(12, 13));

    assertThat(log.between(9, 13)).isEmpty();
    assertThat(log.between(12, 13)).containsExactly("g1012");
  }

  @Test
  void theOldestNamesGoFirst() {
    GameLog log = GameLog.EMPTY.with(600, 600, ids(0, 600)).with(1200, 600, ids(600, 1200));

    assertThat(log.between(0, 1200)).isEmpty();
    assertThat(log.between(600, 1200)).hasSize(600);
    assertThat(GameLog.EMPTY.with(1001, 1001, ids(0, 1001))).isEqualTo(GameLog.EMPTY);
  }

  @Test
  void ordersNameWhatTheirTargetLacks() {
    Placing placing =
        new Placing("games:origin:g.db")
            .fleet(Fleets.node("origin"), Fleets.node("a"), Fleets.node("b"));
    placing.games(10, named(5, 10));
    assertThat(placing.orders())
        .as("a first copy is compared")
        .allMatch(o -> o.gameIds().isEmpty());
    placing.completed("a").completed("b");

    placing.games(12, named(10, 12));
    placing.games(13, named(12, 13)).apply(new PlacementInput.Reminded());

    assertThat(placing.orders())
        .hasSize(2)
        .allSatisfy(order -> assertThat(order.gameIds()).isEqualTo(ids(10, 13)));
    placing.completed("a");
    placing.games(14, named(13, 14));
    assertThat(placing.orders())
        .extracting(order -> order.target() + " " + order.gameIds().size())
        .containsExactlyInAnyOrder("a 1", "b 4");
    placing.completed("a").completed("b");
    assertThat(placing.state().traits().games()).as("nobody lacks any").isEqualTo(GameLog.EMPTY);
  }

  @Test
  void announcementsInAnyOrderWantTheNewestAndNameTheSameGames() {
    for (long seed = 0; seed < 50; seed++) {
      List<Integer> totals = new ArrayList<>(IntStream.rangeClosed(11, 20).boxed().toList());
      Collections.shuffle(totals, new Random(seed));
      Placing placing =
          new Placing("games:origin:g.db").fleet(Fleets.node("origin"), Fleets.node("a"));
      placing.games(10).completed("a");
      long newest = 10;
      for (int total : totals) {
        placing.games(total, named(total - 1, total));
        newest = Math.max(newest, total);
        assertThat(placing.state().wanted()).as("seed " + seed).contains(Placing.gamesOf(newest));
      }
      placing.request(Optional.empty(), "a");
      assertThat(placing.orders())
          .as("seed " + seed)
          .extracting(Order::target)
          .containsExactly(new NodeId("a"));
      assertThat(placing.orders().getFirst().gameIds()).as("seed " + seed).isEqualTo(ids(10, 20));
    }
  }

  private static About named(int from, int to) {
    return new About(Optional.empty(), Optional.empty(), to - from, ids(from, to));
  }

  private static SortedSet<String> ids(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> "g" + (1000 + number))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.monitor.core.Facts.GAMES;
import static org.ringrift.sync.monitor.core.Facts.completed;
import static org.ringrift.sync.monitor.core.Facts.games;
import static org.ringrift.sync.monitor.core.Facts.nodes;
import static org.ringrift.sync.monitor.core.Facts.placed;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;

class SoleCopiesTest {
  private final FleetView view = new FleetView(5, 100);

  @BeforeEach
  void nodesJoin() {
    view.apply(new Fact.NodeSeen(Facts.ephemeral("play-1", Node.Status.ADMITTED)));
    view.apply(new Fact.NodeSeen(Facts.node("train-1", Node.Status.ADMITTED, 50)));
  }

  private long gamesAtRisk() {
    long listed = view.atRisk().stream().mapToLong(SoleCopy::games).sum();
    assertThat(view.summary().risk().games()).isEqualTo(listed);
    assertThat(view.summary().risk().databases()).isEqualTo(view.atRisk().size());
    return listed;
  }

  @Test
  void gamesOfAnEphemeralNodeAreAtRiskUntilTheyAreElsewhere() {
    view.apply(placed(GAMES, games(10), nodes("train-1"), nodes("play-1")));
    assertThat(gamesAtRisk()).isEqualTo(10);
    SoleCopy sole = view.atRisk().getFirst();
    assertThat(sole).isEqualTo(new SoleCopy(GAMES, new NodeId("play-1"), 10, 10, 1000, false));

    view.apply(completed(GAMES, 1, "train-1", 1, games(8)));
    assertThat(gamesAtRisk()).isEqualTo(2);
    assertThat(view.atRisk().getFirst().sinceMs()).as("since the first of them").isEqualTo(1000);

    view.apply(completed(GAMES, 2, "train-1", 1, games(10)));
    assertThat(gamesAtRisk()).isZero();
  }

  @Test
  void nothingIsAtRiskOnANodeThatLastsOrLeft() {
    view.apply(placed(GAMES, games(10), nodes("train-1"), nodes("play-1")));
    view.apply(new Fact.NodeSeen(Facts.node("play-1", Node.Status.ADMITTED, 50)));
    assertThat(gamesAtRisk()).isZero();
    view.apply(new Fact.NodeSeen(Facts.ephemeral("play-1", Node.Status.LEFT)));
    assertThat(gamesAtRisk()).isZero();
    view.apply(new Fact.NodeSeen(Facts.ephemeral("play-1", Node.Status.SILENT)));
    assertThat(gamesAtRisk()).isEqualTo(10);
  }

  @Test
  void whatAnOriginHasThatWasSetBackMayBeThereOnly() {
    NodeId origin = GAMES.origin().orElseThrow();
    view.apply(new Fact.NodeSeen(Facts.ephemeral(origin.value(), Node.Status.ADMITTED)));
    view.apply(placed(GAMES, games(15), nodes(), nodes(origin.value(), "train-1")));
    assertThat(gamesAtRisk()).isZero();

    view.apply(Facts.setBack(2000, GAMES, games(15), nodes("train-1", "train-2"), 12));
    assertThat(view.atRisk())
        .singleElement()
        .satisfies(
            sole -> {
              assertThat(sole.node()).isEqualTo(origin);
              assertThat(sole.atMost()).isTrue();
            });
    assertThat(gamesAtRisk()).isEqualTo(12);

    view.apply(Facts.placedAt(3000, GAMES, games(17), nodes(), nodes(origin.value(), "train-1")));
    assertThat(gamesAtRisk()).isZero();
  }

  @Test
  void aCopyThatThePlannerLostSightOfSavesNothing() {
    view.apply(completed(GAMES, 1, "train-1", 1, games(10)));
    view.apply(placed(GAMES, games(10), nodes(), nodes("play-1", "train-1")));
    assertThat(gamesAtRisk()).isZero();
    view.apply(Facts.placedAt(9000, GAMES, games(10), nodes(), nodes("play-1")));
    assertThat(gamesAtRisk()).isEqualTo(10);
  }
}

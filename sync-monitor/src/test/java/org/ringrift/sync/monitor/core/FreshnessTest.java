package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.monitor.core.Facts.GAMES;
import static org.ringrift.sync.monitor.core.Facts.candidate;
import static org.ringrift.sync.monitor.core.Facts.completed;
import static org.ringrift.sync.monitor.core.Facts.decided;
import static org.ringrift.sync.monitor.core.Facts.games;
import static org.ringrift.sync.monitor.core.Facts.nodes;
import static org.ringrift.sync.monitor.core.Facts.placed;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

class FreshnessTest {
  private final FleetView view = new FleetView(5, 100);

  private void fold(Fact... facts) {
    for (Fact fact : facts) {
      view.apply(fact);
    }
  }

  private Page<FreshnessRow> ask(
      Optional<ArtifactId> artifact, Optional<NodeId> node, int offset, int limit) {
    return new FreshnessQuery(Optional.empty(), artifact, node, false, offset, limit).ask(view);
  }

  private FreshnessRow of(String node) {
    return ask(Optional.of(GAMES), Optional.of(new NodeId(node)), 0, 10).rows().getFirst();
  }

  @Test
  void everyStateHasItsReason() {
    fold(
        completed(GAMES, 1, "old-1", 1, games(7)),
        completed(GAMES, 2, "gone-1", 1, games(10)),
        Facts.decidedOn(
            GAMES,
            games(10),
            nodes("old-1", "lacks-1", "waits-1"),
            List.of(
                candidate("play-1", Verdict.HOLDER, null, 0),
                candidate("spare-1", Verdict.NOT_NEEDED, "enough copies", 30),
                candidate("full-1", Verdict.REFUSED, "disk is full", 0))),
        decided(GAMES, 3, "waits-1", JobState.QUEUED, 0));
    assertThat(of("play-1").state()).isEqualTo(FreshnessRow.State.CURRENT);
    assertThat(of("play-1").behindGames()).hasValue(0);
    assertThat(of("old-1").state()).isEqualTo(FreshnessRow.State.BEHIND);
    assertThat(of("old-1").behindGames()).hasValue(3);
    assertThat(of("lacks-1").state()).isEqualTo(FreshnessRow.State.MISSING);
    assertThat(of("lacks-1").behindGames()).hasValue(10);
    assertThat(of("waits-1").state()).isEqualTo(FreshnessRow.State.WANTED);
    assertThat(of("gone-1").state()).isEqualTo(FreshnessRow.State.SURPLUS);
    assertThat(of("spare-1").state()).isEqualTo(FreshnessRow.State.NOT_NEEDED);
    assertThat(of("full-1").state()).isEqualTo(FreshnessRow.State.NOT_ELIGIBLE);
    assertThat(of("full-1").why()).contains("disk is full");
    assertThat(ask(Optional.of(GAMES), Optional.empty(), 0, 50).total()).isEqualTo(7);
    assertThat(ask(Optional.empty(), Optional.empty(), 0, 50).total())
        .as("without those that have nothing to do with it")
        .isEqualTo(5);
  }

  @Test
  void pagesTogetherAreTheWhole() {
    for (int a = 0; a < 7; a++) {
      ArtifactId artifact = ArtifactId.parse("games:play-1:" + a + ".db");
      fold(placed(artifact, games(1), nodes("a", "b", "c"), nodes("play-1")));
    }
    List<FreshnessRow> whole = ask(Optional.empty(), Optional.empty(), 0, 100).rows();
    assertThat(whole).hasSize(28);
    for (int offset = 0; offset < 30; offset += 5) {
      Page<FreshnessRow> page = ask(Optional.empty(), Optional.empty(), offset, 5);
      assertThat(page.total()).isEqualTo(28);
      assertThat(page.rows())
          .isEqualTo(whole.subList(Math.min(28, offset), Math.min(28, offset + 5)));
    }
  }

  @Test
  void theMatrixShowsIncompleteArtifactsAlone() {
    fold(
        new Fact.NodeSeen(Facts.node("a", Node.Status.ADMITTED, 50)),
        new Fact.NodeSeen(Facts.node("b", Node.Status.ADMITTED, 50)),
        placed(GAMES, games(1), nodes("a"), nodes("play-1")),
        placed(Facts.MODEL, Facts.model(1), nodes(), nodes("a")));
    FreshnessMatrix incomplete =
        new FreshnessMatrix.Part(
                Optional.empty(), Optional.empty(), true, 0, 10, Optional.empty(), 0, 1)
            .of(view);
    assertThat(incomplete.totalArtifacts()).isEqualTo(1);
    assertThat(incomplete.totalNodes()).isEqualTo(2);
    assertThat(incomplete.rows().getFirst().missing()).isEqualTo(1);
    assertThat(incomplete.rows().getFirst().cells())
        .singleElement()
        .satisfies(cell -> assertThat(cell.state()).isEqualTo(FreshnessRow.State.MISSING));

    fold(completed(GAMES, 1, "a", 1, games(1)));
    FreshnessMatrix models =
        new FreshnessMatrix.Part(
                Optional.of(DataType.MODELS),
                Optional.of("hex8"),
                false,
                0,
                10,
                Optional.of("b"),
                0,
                9)
            .of(view);
    assertThat(models.rows()).hasSize(1);
    assertThat(models.nodes()).containsExactlyElementsOf(nodes("b"));
    assertThat(models.totalNodes()).isEqualTo(1);
    assertThat(
            new FreshnessMatrix.Part(
                    Optional.empty(), Optional.empty(), true, 0, 10, Optional.empty(), 0, 1)
                .of(view)
                .totalArtifacts())
        .isZero();
  }
}

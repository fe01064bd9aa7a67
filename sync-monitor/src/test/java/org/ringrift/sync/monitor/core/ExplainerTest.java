package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.monitor.core.Facts.GAMES;
import static org.ringrift.sync.monitor.core.Facts.candidate;
import static org.ringrift.sync.monitor.core.Facts.completed;
import static org.ringrift.sync.monitor.core.Facts.decided;
import static org.ringrift.sync.monitor.core.Facts.failed;
import static org.ringrift.sync.monitor.core.Facts.games;
import static org.ringrift.sync.monitor.core.Facts.job;
import static org.ringrift.sync.monitor.core.Facts.nodes;
import static org.ringrift.sync.monitor.core.Facts.progressed;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;

class ExplainerTest {
  private static final NodeId TRAINER = new NodeId("train-1");

  private final FleetView view = new FleetView(5, 100, 10);

  @BeforeEach
  void decide() {
    fold(
        new Fact.NodeSeen(Facts.node("train-1", Node.Status.ADMITTED, 50)),
        new Fact.NodeSeen(Facts.node("play-1", Node.Status.ADMITTED, 50)),
        Facts.decidedOn(
            GAMES,
            games(10),
            nodes("train-1"),
            List.of(
                candidate("play-1", Verdict.HOLDER, null, 0),
                candidate("train-1", Verdict.CHOSEN, null, 80),
                candidate("spare-1", Verdict.NOT_NEEDED, null, 30),
                candidate("full-1", Verdict.REFUSED, "disk is 91 % full", 0))));
  }

  private void fold(Fact... facts) {
    for (Fact fact : facts) {
      view.apply(fact);
    }
  }

  private Explanation.OfNode of(String node) {
    return Explainer.explain(view, GAMES, Optional.of(new NodeId(node)))
        .orElseThrow()
        .nodes()
        .getFirst();
  }

  private String because(String node) {
    return String.join("\n", of(node).because());
  }

  @Test
  void saysOfEveryNodeWhyOrWhyNot() {
    Explanation all = Explainer.explain(view, GAMES, Optional.empty()).orElseThrow();
    assertThat(all.nodes())
        .extracting(one -> one.node().value())
        .containsExactly("full-1", "play-1", "spare-1", "train-1");
    assertThat(because("full-1")).isEqualTo("it must not have it: disk is 91 % full");
    assertThat(because("spare-1")).contains("others come first").contains("score 30");
    assertThat(because("train-1"))
        .contains("should have it and has nothing")
        .contains("chosen, score 80 (training role +80)")
        .contains("no job is with dispatch yet");
    assertThat(because("nobody")).contains("did not look at this node");
    assertThat(Explainer.explain(view, Facts.MODEL, Optional.empty())).isEmpty();
  }

  @Test
  void aJobThatWaitsHasItsPlaceAndItsObstacles() {
    fold(
        decided(Facts.MODEL, 1, "train-1", JobState.QUEUED, 0),
        decided(GAMES, 2, "train-1", JobState.QUEUED, 0),
        new Fact.BreakerMoved(
            new BreakerStatus(TRAINER, false, OptionalLong.of(60_000), "3 failures", 1)));
    assertThat(of("train-1").queuePlace()).hasValue(2);
    assertThat(because("train-1"))
        .contains("number 2 of 2 that wait for train-1")
        .contains("breaker of node train-1 is open until 1970-01-01T00:01:00Z: 3 failures");
  }

  @Test
  void aJobThatRunsSaysWhereItFetchesFrom() {
    fold(
        decided(GAMES, 2, "train-1", JobState.DISPATCHED, 1),
        progressed(GAMES, 2, "train-1", 1, 40));
    assertThat(because("train-1")).contains("from play-1 over http, 40 of 100 bytes");
    assertThat(of("train-1").sources())
        .singleElement()
        .satisfies(
            source -> {
              assertThat(source.used()).isTrue();
              assertThat(source.reason()).contains("persistent", "same provider", "serves 2 nodes");
            });
  }

  @Test
  void aJobThatWasGivenUpSaysWhatWentWrong() {
    fold(failed(GAMES, 2, "train-1", 5, 9000), decided(GAMES, 2, "train-1", JobState.PARKED, 5));
    assertThat(because("train-1"))
        .contains("given up after attempt 5")
        .contains("source_unreachable: play-1 did not answer; tried rsync, http");
    assertThat(failures(Optional.empty()))
        .singleElement()
        .satisfies(status -> assertThat(status.job().id()).isEqualTo(job(2)));
    assertThat(failures(Optional.of("train"))).hasSize(1);
    assertThat(failures(Optional.of("hex8_2p.db"))).hasSize(1);
    assertThat(failures(Optional.of("cpu-1"))).isEmpty();
  }

  private List<JobStatus> failures(Optional<String> text) {
    JobQuery failures =
        new JobQuery(
            Optional.of(JobQuery.Kind.FAILED), Optional.empty(), Optional.empty(), text, 0, 10);
    return failures.page(failures.select(view)).rows();
  }

  @Test
  void aCopyThatIsThereSaysSinceWhenAndWhereFrom() {
    fold(completed(GAMES, 2, "train-1", 1, games(10)));
    assertThat(because("train-1"))
        .contains("newest version, since 1970-01-01T00:00:04.002Z from play-1 over rsync");
  }

  @Test
  void aDeletionSaysWhyAndWhatCameOfIt() {
    fold(
        completed(GAMES, 2, "relay-1", 1, games(10)),
        new Fact.DeletionEnded(GAMES, new NodeId("relay-1"), job(9), 8000, true, "as decided"),
        new Fact.DeletionDecided(
            GAMES, new NodeId("relay-1"), job(9), 7000, List.of(TRAINER), "one more than wanted"));
    assertThat(because("relay-1"))
        .contains("decided at 1970-01-01T00:00:07Z: one more than wanted; it is gone");
    assertThat(Explainer.explain(view, GAMES, Optional.empty()).orElseThrow().deletions())
        .singleElement()
        .satisfies(deletion -> assertThat(deletion.receipts()).containsExactly(TRAINER));
  }

  @Test
  void whatIsNotKeptIsSaid() {
    for (int n = 0; n < 3; n++) {
      fold(
          Facts.decidedOn(
              Facts.MODEL,
              Facts.model(n),
              nodes(),
              List.of(
                  candidate("a", Verdict.REFUSED, "x", 0),
                  candidate("b", Verdict.REFUSED, "x", 0),
                  candidate("c", Verdict.REFUSED, "x", 0),
                  candidate("d", Verdict.REFUSED, "x", 0),
                  candidate("e", Verdict.REFUSED, "x", 0),
                  candidate("f", Verdict.REFUSED, "x", 0),
                  candidate("g", Verdict.REFUSED, "x", 0))));
    }
    assertThat(because("full-1")).contains("is not kept any more");
  }
}

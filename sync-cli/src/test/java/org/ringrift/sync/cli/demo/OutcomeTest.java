package org.ringrift.sync.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Attempt;
import org.ringrift.sync.monitor.core.Candidate;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.Job;
import org.ringrift.sync.monitor.core.JobState;
import org.ringrift.sync.monitor.core.Placement;
import org.ringrift.sync.monitor.core.Verdict;

class OutcomeTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:play-1:data/games/a.db");
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  private final FleetView view = new FleetView(5, 100);
  private final Ledger ledger = new Ledger();

  @BeforeEach
  void publish() {
    ledger.committed(GAMES, "g1", 1);
    ledger.committed(GAMES, "g2", 1);
  }

  private static Version games(long count) {
    return new Version.GamesVersion(1000, 5, count, Optional.empty());
  }

  private Outcome outcome() {
    Published published = new Published(GAMES, new NodeId("play-1"), Path.of("a.db"), games(2));
    Map<ArtifactId, ArtifactStatus> statuses =
        view.artifacts().stream().collect(Collectors.toMap(ArtifactStatus::artifact, s -> s));
    return new Outcome(Map.of(GAMES, published), statuses, ledger);
  }

  private void place(long games, NodeId... wanted) {
    Set<NodeId> nodes = Stream.of(wanted).collect(Collectors.toSet());
    Map<NodeId, String> refusals = Map.of(new NodeId("full-1"), "disk is full");
    view.apply(
        new Fact.Placed(
            GAMES,
            new Placement(
                9,
                games(games),
                "HYBRID",
                "test",
                3,
                Priority.HIGH,
                nodes,
                Set.of(),
                refusals.entrySet().stream()
                    .map(
                        refusal ->
                            new Candidate(
                                refusal.getKey(),
                                Verdict.REFUSED,
                                Optional.of(refusal.getValue()),
                                0,
                                List.of()))
                    .toList(),
                0,
                false,
                Optional.empty())));
  }

  private void complete(int job, NodeId node, long games) {
    Fact.Transfer transfer = new Fact.Transfer(GAMES, node, new Attempt(id(job), 1), 10);
    view.apply(
        new Fact.TransferCompleted(
            transfer,
            games(games),
            Optional.empty(),
            Optional.of("http"),
            false,
            1,
            1,
            1,
            List.of()));
  }

  private static JobId id(int job) {
    return new JobId(String.format("%032x", job));
  }

  @Test
  void waitsForTheDecision() {
    assertThat(outcome().isComplete()).isFalse();
    assertThat(outcome().missing()).singleElement().asString().contains("has not decided");
  }

  @Test
  void decisionAboutAnOlderVersionDoesNotCount() {
    place(1, A);
    complete(1, A, 2);
    ledger.read(GAMES, A, List.of("g1", "g2"), 5);
    assertThat(outcome().isComplete()).isFalse();
    place(2, A);
    assertThat(outcome().isComplete()).isTrue();
    assertThat(outcome().missing()).isEmpty();
  }

  @Test
  void verifiedButNotReadIsMissing() {
    place(2, A, B);
    complete(1, A, 2);
    complete(2, B, 2);
    ledger.read(GAMES, A, List.of("g1", "g2"), 5);
    ledger.read(GAMES, B, List.of("g1"), 5);
    assertThat(outcome().replicasVerified()).isEqualTo(2);
    assertThat(outcome().gamesReadEverywhere()).isEqualTo(1);
    assertThat(outcome().isComplete()).isFalse();
    assertThat(outcome().missing()).singleElement().asString().contains("on b", "1 of 2 games");
  }

  @Test
  void saysWhatTheJobOfAMissingReplicaIsWaitingFor() {
    place(2, A);
    view.apply(
        new Fact.JobDecided(
            new Job(
                GAMES,
                id(1),
                A,
                JobState.PARKED,
                5,
                Priority.HIGH,
                games(2),
                10,
                OptionalLong.empty(),
                Optional.of("disk is full"))));
    assertThat(outcome().missing())
        .containsExactly(
            GAMES + " on a: not verified, 0 of 2 games read, job PARKED (disk is full)");
  }

  @Test
  void nowhereToPutItIsNoSuccess() {
    place(2);
    assertThat(outcome().isComplete()).isFalse();
    assertThat(outcome().missing())
        .singleElement()
        .asString()
        .contains("no node may have it", "full-1", "disk is full");
  }
}

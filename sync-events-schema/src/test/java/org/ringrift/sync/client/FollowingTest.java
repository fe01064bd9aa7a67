package org.ringrift.sync.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.client.Sign.Opinion;
import org.ringrift.sync.client.Sign.Verdict;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

class FollowingTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:play-1:data/games/hex8_2p.db");
  private static final NodeId PLAYER = new NodeId("play-1");
  private static final NodeId TRAINER = new NodeId("train-1");
  private static final NodeId OTHER = new NodeId("other-1");
  private static final long ASKED_AT = 5_000;
  private static final Following.Place PLACE = new Following.Place(ASKED_AT, 2, 40);

  private final Following following = new Following(GAMES, new TreeSet<>());

  @Test
  void isOverWhenEveryWantedNodeHasIt() {
    following.asked(PLACE);
    following.hear(decision(ASKED_AT, Verdict.CHOSEN));
    assertThat(following.progress().targets())
        .containsOnlyKeys(PLAYER, TRAINER)
        .containsEntry(PLAYER, new TargetState.Present())
        .containsEntry(TRAINER, new TargetState.Waiting(Optional.of("because")));
    assertThat(following.progress().isOver()).isFalse();

    following.hear(new Sign.Moving(GAMES, TRAINER, Optional.of("http"), 3, 10));
    assertThat(following.progress().targets().get(TRAINER))
        .isEqualTo(new TargetState.Moving(Optional.of("http"), 3, 10));

    following.hear(arrived(10));
    assertThat(following.progress().isOver()).isTrue();
    assertThat(following.progress().faults()).isEmpty();
    assertThat(following.progress().arrivals())
        .containsExactly(new TargetState.Arrived("http", 900, Duration.ofMillis(30)));
  }

  @Test
  void theDecisionAboutAnotherRequestIsNotTheOneAboutThis() {
    following.asked(PLACE);
    following.hear(decision(ASKED_AT - 1, Verdict.CHOSEN));
    following.hear(arrived(10));

    assertThat(following.progress().isOver()).isFalse();
    assertThat(following.progress().faults()).singleElement().asString().contains("no planner");
  }

  @Test
  void signsMayComeBeforeItIsKnownWhereTheRequestLies() {
    following.hear(decision(ASKED_AT, Verdict.CHOSEN));
    following.hear(arrived(10));
    assertThat(following.progress().isOver()).isFalse();

    following.asked(PLACE);
    assertThat(following.progress().isOver()).isTrue();
  }

  @Test
  void anArrivalMayBeReadBeforeTheDecisionThatItFollowsFrom() {
    following.asked(PLACE);
    following.hear(arrived(10));
    following.hear(decision(ASKED_AT, Verdict.CHOSEN));

    assertThat(following.progress().isOver()).isTrue();
  }

  @Test
  void anOlderVersionIsNotEnough() {
    following.asked(PLACE);
    following.hear(decision(ASKED_AT, Verdict.CHOSEN));
    following.hear(arrived(9));
    assertThat(following.progress().isOver()).isFalse();
  }

  @Test
  void aFailureIsNotTheEndAndGivingUpIs() {
    following.asked(PLACE);
    following.hear(decision(ASKED_AT, Verdict.CHOSEN));
    following.hear(new Sign.Failed(GAMES, TRAINER, "broken line"));
    assertThat(following.progress().isOver()).isFalse();

    following.hear(new Sign.GivenUp(GAMES, TRAINER, "after 5 failures"));
    assertThat(following.progress().isOver()).isTrue();
    assertThat(following.progress().faults())
        .containsExactly(GAMES + " on train-1 was given up: after 5 failures");
  }

  @Test
  void aNamedTargetThatIsRefusedIsAFault() {
    Following named = new Following(GAMES, new TreeSet<>(Set.of(OTHER)));
    named.asked(PLACE);
    named.hear(decision(ASKED_AT, Verdict.CHOSEN));

    assertThat(named.progress().targets()).containsOnlyKeys(OTHER);
    assertThat(named.progress().faults())
        .containsExactly(GAMES + " on other-1 is refused: its disk is full");
  }

  @Test
  void aLaterDecisionTellsThatItIsThereOtherwise() {
    following.asked(PLACE);
    following.hear(decision(ASKED_AT, Verdict.CHOSEN));
    following.hear(decision(ASKED_AT + 9, Verdict.HOLDER));
    assertThat(following.progress().targets()).containsEntry(TRAINER, new TargetState.Present());

    following.hear(arrived(10));
    assertThat(following.progress().arrivals()).hasSize(1);
  }

  @Test
  void aRequestThatCouldNotBeUsedIsKnownByItsPlace() {
    following.asked(PLACE);
    following.hear(new Sign.Rejected(2, 39, "somebody else's"));
    assertThat(following.progress().isOver()).isFalse();

    following.hear(new Sign.Rejected(2, 40, "nobody has announced it"));
    assertThat(following.progress().isOver()).isTrue();
    assertThat(following.progress().faults()).containsExactly(GAMES + ": nobody has announced it");
  }

  @Test
  void whatIsSaidOfOtherArtifactsDoesNotMatter() {
    ArtifactId other = ArtifactId.parse("models:a.pth");
    following.asked(PLACE);
    following.hear(decision(ASKED_AT, Verdict.CHOSEN));
    following.hear(new Sign.GivenUp(other, TRAINER, "no"));
    assertThat(following.progress().isOver()).isFalse();
  }

  private static Sign decision(long atMs, Verdict ofTrainer) {
    return new Sign.Placed(
        GAMES,
        atMs,
        atMs <= ASKED_AT,
        "HYBRID",
        games(10),
        ofTrainer == Verdict.CHOSEN ? List.of(TRAINER) : List.of(),
        Map.of(
            PLAYER, new Opinion(Verdict.HOLDER, Optional.empty()),
            TRAINER, new Opinion(ofTrainer, Optional.of("because")),
            OTHER, new Opinion(Verdict.REFUSED, Optional.of("its disk is full"))));
  }

  private static Sign arrived(long count) {
    return new Sign.Arrived(
        GAMES, TRAINER, games(count), Optional.of("http"), 900, Duration.ofMillis(30));
  }

  private static Version games(long count) {
    return new Version.GamesVersion(0, 1_000, count, Optional.empty());
  }
}

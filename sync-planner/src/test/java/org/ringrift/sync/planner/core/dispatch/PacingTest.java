package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.HostFiles;

/** How small pieces of work are gathered. */
class PacingTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:origin:g");

  @Test
  void withoutPacingEverythingGoesAtOnce() {
    Desk desk = new Desk(Policies.with(Pacing.NONE));
    bring(desk, 10);
    assertThat(send(desk, 11)).isTrue();
  }

  @Test
  void theFirstGoesAtOnceAndARepeatWaitsForTheInterval() {
    Desk desk = new Desk(Policies.with(new Pacing(2_000, 0, 0, 1000)));
    bring(desk, 10);
    desk.now += 500;
    assertThat(send(desk, 11)).isFalse();
    assertThat(desk.reason(GAMES)).contains("2000 ms apart");
    desk.now += 1_499;
    assertThat(send(desk, 12)).as("merged with what waits").isFalse();
    assertThat(desk.nextLook()).hasValue(desk.now + 1);
    desk.now += 1;
    assertThat(desk.settle())
        .singleElement()
        .satisfies(l -> assertThat(l.order().version().sizeBytes()).isEqualTo(12_000));
  }

  @Test
  void anotherArtifactIsNotHeldBack() {
    Desk desk = new Desk(Policies.with(new Pacing(2_000, 0, 0, 1000)));
    bring(desk, 10);
    desk.order("other", Priority.HIGH, 1);
    assertThat(desk.settle()).hasSize(1);
  }

  @Test
  void aFullBatchDoesNotWait() {
    Desk desk = new Desk(Policies.with(new Pacing(2_000, 0, 0, 100)));
    bring(desk, 10);
    assertThat(send(desk, 109)).isFalse();
    assertThat(send(desk, 110)).isTrue();
  }

  @Test
  void workThatBringsFewGamesWaitsForMoreButNotForEver() {
    Desk desk = new Desk(Policies.with(new Pacing(0, 10, 60_000, 1000)));
    bring(desk, 10);
    assertThat(send(desk, 15)).isFalse();
    assertThat(desk.reason(GAMES)).contains("brings 5 games", "waits for 10");
    desk.now += 30_000;
    assertThat(send(desk, 19)).isFalse();
    assertThat(send(desk, 20)).as("ten by now").isTrue();
    desk.complete(desk.sent().getFirst());

    assertThat(send(desk, 21)).isFalse();
    desk.now += 59_999;
    assertThat(send(desk, 22)).isFalse();
    desk.now += 1;
    assertThat(desk.settle()).as("since the first of them").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // by the host file, by the settings, how many games are too few
        "10, 0, 9",
        "10, 20, 9",
        "-, 20, 19"
      })
  void theNumberOfGamesInTheHostFileCountsBeforeTheSetting(Integer file, int setting, int few) {
    DispatchPolicy settings = Policies.with(new Pacing(0, setting, 60_000, 1000));
    Desk desk = new Desk(settings.under(HostFiles.file().minGames(file).build()));
    bring(desk, 10);

    assertThat(send(desk, 10 + few)).isFalse();
    assertThat(send(desk, 10 + few + 1)).isTrue();
  }

  @Test
  void noNumberOfGamesInTheHostFileTakesTheSettingBack() {
    DispatchPolicy settings = Policies.with(new Pacing(0, 20, 60_000, 1000));
    Desk desk = new Desk(settings.under(HostFiles.file().minGames(0).build()));
    bring(desk, 10);

    assertThat(send(desk, 11)).isTrue();
  }

  @Test
  void whatIsCriticalOrHasADeadlineOrWasAskedForNeverWaits() {
    for (int kind = 0; kind < 3; kind++) {
      Desk desk = new Desk(Policies.with(new Pacing(60_000, 10, 60_000, 1000)));
      bring(desk, 10);
      assertThat(send(desk, 11)).isFalse();
      Order order =
          Desk.order(
              "g",
              kind == 0 ? Priority.CRITICAL : Priority.HIGH,
              12,
              kind == 1 ? Optional.of(desk.now + 90_000) : Optional.empty());
      desk.apply(new DispatchInput.Ordered(order, kind == 2));
      assertThat(desk.settle()).as("kind " + kind).hasSize(1);
    }
  }

  @Test
  void aModelHasNoGamesToWaitFor() {
    Recent recent = new Recent(0, java.util.OptionalLong.empty());
    Order order = Desk.order("g", Priority.HIGH, 1, Optional.empty());
    Pacing pacing = new Pacing(0, 10, 60_000, 1000);
    assertThat(pacing.hold(order, 0, Optional.of(recent), 0)).isEmpty();
  }

  private static void bring(Desk desk, long games) {
    assertThat(send(desk, games)).as("the first goes at once").isTrue();
    desk.complete(desk.sent().getFirst());
  }

  private static boolean send(Desk desk, long games) {
    desk.order("g", Priority.HIGH, games);
    return !desk.settle().isEmpty();
  }
}

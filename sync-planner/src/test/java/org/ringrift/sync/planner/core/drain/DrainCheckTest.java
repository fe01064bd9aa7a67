package org.ringrift.sync.planner.core.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.planner.core.fleet.Drain;

class DrainCheckTest {
  private static final ArtifactId A = ArtifactId.parse("games:n:a.db");
  private static final ArtifactId B = ArtifactId.parse("models:b.pth");
  private static final long IDLE = 1_000;

  private DrainProgress progress = DrainProgress.NONE;
  private Drain drain = new Drain("idle", IDLE, 5_000, true, Optional.empty(), 0, false);
  private final SortedMap<ArtifactId, Optional<Answer>> answers = new TreeMap<>();
  private long lookedAtMs = IDLE;
  private List<String> leftOut = List.of();
  private long now = 10_000;

  @Test
  void twoCleanRoundsInARowAreSafe() {
    answers.put(A, Optional.empty());

    assertThat(step().ask()).isTrue();
    answer(A, 1, true);
    assertThat(step().blocker()).get().asString().contains("second time");
    now += 4_999;
    assertThat(step().ask()).isFalse();
    now += 1;
    assertThat(step().ask()).isTrue();
    assertThat(step().safe()).isFalse();
    answer(A, 2, true);

    assertThat(step().safe()).isTrue();
  }

  @Test
  void anUnsafeAnswerBeginsAnew() {
    answer(A, 0, true);
    step();
    answer(A, 1, true);
    step();
    answer(A, 1, false);
    assertThat(step().blocker()).get().asString().contains("1 of 1 artifacts need it");
    now += 5_000;
    step();
    answer(A, 2, true);

    assertThat(step().safe()).as("the first clean round after the doubt").isFalse();
  }

  @Test
  void aMissingAnswerIsNoAndIsAskedForAgain() {
    answers.put(A, Optional.empty());
    answers.put(B, Optional.empty());
    step();
    answer(A, 1, true);
    now += 29_999;
    assertThat(step().ask()).isFalse();
    assertThat(step().blocker()).get().asString().contains("not looked at yet: 1");
    now += 1;

    assertThat(step().ask()).isTrue();
    assertThat(progress.round()).isEqualTo(2);
  }

  @Test
  void whatAppearsLaterTakesSafetyAway() {
    safe();
    answers.put(B, Optional.empty());

    assertThat(step().safe()).isFalse();
  }

  @Test
  void aCopyThatIsLostElsewhereTakesSafetyAway() {
    safe();
    now += 5_000;
    assertThat(step().ask()).as("questions go on").isTrue();
    assertThat(step().safe()).as("the old answers hold until then").isTrue();
    answer(A, progress.round(), false);

    assertThat(step().safe()).isFalse();
  }

  @Test
  void nothingIsSafeWithoutACompleteInventoryBegunSinceItIsIdle() {
    lookedAtMs = IDLE - 1;
    rounds(3);
    assertThat(step().blocker()).get().asString().contains("no complete inventory");

    lookedAtMs = IDLE;
    leftOut = List.of("games/locked.db: cannot be opened");
    rounds(3);
    assertThat(step().blocker()).get().asString().contains("locked.db");

    leftOut = List.of();
    rounds(2);
    assertThat(step().safe()).isTrue();
  }

  private void safe() {
    answer(A, 0, true);
    rounds(2);
    assertThat(step().safe()).isTrue();
    drain = new Drain("idle", IDLE, 5_000, true, Optional.empty(), now, false);
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      now += 30_000;
      step();
      answers.replaceAll((artifact, old) -> Optional.of(new Answer(progress.round(), true)));
      step();
    }
  }

  private void answer(ArtifactId artifact, long round, boolean safe) {
    answers.put(artifact, Optional.of(new Answer(round, safe)));
  }

  private DrainStep step() {
    DrainStep step =
        DrainCheck.step(drain, progress, new Census(lookedAtMs, leftOut, answers), now);
    progress = step.progress();
    return step;
  }
}

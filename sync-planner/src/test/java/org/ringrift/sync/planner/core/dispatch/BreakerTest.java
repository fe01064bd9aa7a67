package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.Fleets;

/** The breaker of a target, and what counts against whom. */
class BreakerTest {
  private final Desk desk = new Desk(Policies.plain(1000));

  @ParameterizedTest
  @CsvSource({
    "vast, 6, 90000",
    "runpod, 4, 60000",
    "RunPod, 4, 60000",
    "lambda, 3, 45000",
    "nebius, 3, 45000",
    "vultr, 4, 60000",
    "hetzner, 3, 30000",
    "somebody, 3, 60000"
  })
  void opensAfterSoManyFailuresForSoLong(String provider, int failures, long openMs) {
    desk.put(Fleets.node("target").provider(provider).slots(1));
    for (int i = 1; i < failures; i++) {
      failOnce("TARGET_IO");
      assertThat(desk.moves()).as("failure " + i).isEmpty();
    }

    failOnce("TARGET_IO");

    assertThat(desk.moves()).hasSize(1);
    long wait = open().untilMs() - desk.now;
    assertThat(wait).isBetween(openMs * 9 / 10, openMs * 11 / 10);
    assertThat(open().reason()).contains("TARGET_IO");
  }

  @Test
  void nothingIsSentWhileItIsOpenAndThatIsTheReason() {
    trip();
    desk.order("other", Priority.CRITICAL, 5);

    assertThat(desk.settle()).isEmpty();
    assertThat(desk.reason(ArtifactId.parse("games:origin:other"))).contains("breaker open until");
    assertThat(desk.nextLook().orElseThrow()).isLessThanOrEqualTo(open().untilMs());
  }

  @Test
  void whenItsTimeIsOverTheSmallestWorkGoesAloneAndSuccessCloses() {
    trip();
    desk.order("large", Priority.CRITICAL, 1_000_000);
    desk.order("small", Priority.LOW, 1);
    desk.now = open().untilMs();

    List<Lease> probes = desk.settle();

    assertThat(probes).hasSize(1);
    assertThat(probes.getFirst().order().artifact().path().value()).isEqualTo("small");
    assertThat(desk.moves()).singleElement().isInstanceOf(Breaker.HalfOpen.class);
    assertThat(desk.reason(ArtifactId.parse("games:origin:large"))).contains("half open");

    desk.complete(probes.getFirst());
    assertThat(desk.moves()).containsExactly(Breaker.SOUND);
    assertThat(desk.settle()).isNotEmpty();
  }

  @Test
  void eachFailedProbeDoublesTheWaitUpToTheCap() {
    trip();
    long previous = open().untilMs() - desk.now;
    for (int trips = 2; trips < 6; trips++) {
      desk.now = open().untilMs() + 100_000;
      desk.fail(desk.settle().getFirst(), "INTERNAL");
      assertThat(open().trips()).isEqualTo(trips);
      long wait = open().untilMs() - desk.now;
      assertThat(wait).isLessThanOrEqualTo(180_000);
      assertThat(wait).isGreaterThan(trips == 2 ? previous * 3 / 2 : 150_000);
      previous = wait;
    }
  }

  @Test
  void aSuccessForgetsTheFailuresBeforeIt() {
    failOnce("TARGET_IO");
    failOnce("TARGET_IO");
    desk.now += 100_000;
    desk.complete(desk.settle().getFirst());
    assertThat(desk.target.breaker()).isEqualTo(Breaker.SOUND);
  }

  @Test
  void aProbeThatSaysNothingAboutTheTargetIsFollowedByAnother() {
    trip();
    desk.now = open().untilMs() + 100_000;
    desk.fail(desk.settle().getFirst(), "SOURCE_UNREACHABLE");
    desk.now += 100_000;
    assertThat(desk.settle()).hasSize(1);
    assertThat(desk.target.breaker()).isInstanceOf(Breaker.HalfOpen.class);
  }

  @ParameterizedTest
  @CsvSource({
    "TARGET_IO, true, false",
    "DISK_FULL, false, false",
    "INTERNAL, true, false",
    "VERIFICATION_FAILED, true, false",
    "WHATEVER_COMES_NEXT, true, false",
    "TRANSFER_BROKEN, true, true",
    "SOURCE_UNREACHABLE, false, true",
    "SOURCE_MISSING, false, true",
    "SOURCE_CORRUPT, false, true",
    "SOURCE_CHANGED, false, true",
    "SOURCE_BUSY, false, false",
    "CANCELLED, false, false",
    "WOULD_LOSE_DATA, false, false",
    "INVALID_JOB, false, false"
  })
  void whatCountsAgainstWhom(String category, boolean target, boolean source) {
    failOnce(category);
    assertThat(desk.target.breaker().equals(new Breaker.Closed(1))).isEqualTo(target);
    assertThat(desk.target.avoids(new NodeId("origin"), desk.now)).isEqualTo(source);
  }

  @Test
  void aBusySourceIsNoFailureHoweverOften() {
    desk.order("g", Priority.HIGH, 5);
    for (int i = 0; i < 50; i++) {
      desk.fail(desk.settle().getFirst(), "SOURCE_BUSY");
      Waiting work = desk.waiting.values().iterator().next();
      assertThat(work.failures()).isZero();
      assertThat(work.parked()).isFalse();
      assertThat(desk.reason(work.order().artifact())).contains("SOURCE_BUSY");
      assertThat(work.notBeforeMs()).isBetween(desk.now + 1_000, desk.now + 60_000);
      desk.now = work.notBeforeMs();
    }
  }

  private void trip() {
    while (!(desk.target.breaker() instanceof Breaker.Open)) {
      failOnce("TARGET_IO");
    }
  }

  private void failOnce(String category) {
    if (desk.waiting.isEmpty()) {
      desk.order("g", Priority.HIGH, 5);
    }
    desk.now += 100_000;
    desk.fail(desk.settle().getFirst(), category);
  }

  private Breaker.Open open() {
    return (Breaker.Open) desk.target.breaker();
  }
}

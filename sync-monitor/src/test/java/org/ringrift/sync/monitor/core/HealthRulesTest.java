package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;

class HealthRulesTest {
  private static final long NOW = 100_000;
  private static final StreamState GOOD = new StreamState(0, 10, 0, 0, true, Optional.empty());

  private final HealthRules rules =
      new HealthRules(Duration.ofSeconds(15), 100, Duration.ofMinutes(5), 70);
  private final FleetView view = new FleetView(3, 10);

  private Health judge(StreamState stream, PlannerLag lag, OptionalLong plannerSeenAtMs) {
    return rules.judge(
        new Observation(
            NOW,
            view.summary(),
            view.nodes(),
            view.breakers(),
            view.stuckSince(NOW - Duration.ofMinutes(5).toMillis()),
            stream,
            lag,
            plannerSeenAtMs));
  }

  private Health judge(StreamState stream) {
    return judge(stream, PlannerLag.UNKNOWN, OptionalLong.of(NOW - 1000));
  }

  @Test
  void healthyWhenAllIsWell() {
    assertThat(judge(GOOD)).isEqualTo(new Health(Health.Status.HEALTHY, List.of(), List.of()));
  }

  @Test
  void deadLettersAreNotedAndMakeNothingUnhealthy() {
    view.apply(Facts.deadLettered(0, "game-events", 17));
    view.apply(Facts.deadLettered(1, "node-state", 4));
    assertThat(judge(GOOD).status()).isEqualTo(Health.Status.HEALTHY);
    assertThat(judge(GOOD).reasons()).isEmpty();
    assertThat(judge(GOOD).notes())
        .singleElement()
        .asString()
        .startsWith("2 records could not be used")
        .endsWith("node-state-3@4: not Avro");
  }

  @Test
  void unhealthyUntilCaughtUp() {
    Health health = judge(new StreamState(0, 10, 0, 42, false, Optional.empty()));
    assertThat(health.status()).isEqualTo(Health.Status.UNHEALTHY);
    assertThat(health.reasons()).singleElement().asString().contains("42 records");
  }

  @Test
  void unhealthyWithoutKafka() {
    Health health = judge(new StreamState(0, 10, 0, 0, true, Optional.of("timed out")));
    assertThat(health.status()).isEqualTo(Health.Status.UNHEALTHY);
    assertThat(health.reasons()).singleElement().asString().contains("Kafka", "timed out");
  }

  @Test
  void unhealthyWhenThePlannerIsSilent() {
    Health health = judge(GOOD, PlannerLag.UNKNOWN, OptionalLong.of(NOW - 16_000));
    assertThat(health.status()).isEqualTo(Health.Status.UNHEALTHY);
    assertThat(health.reasons()).singleElement().asString().contains("planner for 16 s");
  }

  @Test
  void aPlannerThatWasNeverSeenGetsTheSameTimeFromTheStart() {
    StreamState young = new StreamState(NOW - 15_000, 0, 0, 0, true, Optional.empty());
    assertThat(judge(young, PlannerLag.UNKNOWN, OptionalLong.empty()).status())
        .isEqualTo(Health.Status.HEALTHY);
    assertThat(judge(GOOD, PlannerLag.UNKNOWN, OptionalLong.empty()).status())
        .isEqualTo(Health.Status.UNHEALTHY);
  }

  @Test
  void parkedWorkIsDegradedOnly() {
    view.apply(Facts.decided(Facts.GAMES, 1, "train-1", JobState.PARKED, 5));
    assertThat(judge(GOOD).status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(judge(GOOD).reasons()).singleElement().asString().startsWith("1 jobs are parked");
  }

  @Test
  void silentAndFullNodesAreDegraded() {
    view.apply(new Fact.NodeSeen(Facts.node("a", Node.Status.SILENT, 50)));
    view.apply(new Fact.NodeSeen(Facts.node("b", Node.Status.ADMITTED, 29)));
    view.apply(new Fact.NodeSeen(Facts.node("c", Node.Status.ADMITTED, 30)));
    view.apply(new Fact.NodeSeen(Facts.node("d", Node.Status.LEFT, 0)));
    assertThat(judge(GOOD).status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(judge(GOOD).reasons())
        .containsExactly(
            "node a is silent: check that its worker is running", "disk of node b is 71.0 % full");
  }

  @Test
  void laggingPlannerIsDegradedAndUnhealthyWhereItStaysSo() {
    PlannerLag lag =
        PlannerLag.UNKNOWN.seen(Map.of("a", 60L, "b", 41L), 4, NOW, 100).failed("slow");
    Health health = judge(GOOD, lag, OptionalLong.of(NOW));
    assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(health.reasons()).hasSize(2).first().asString().contains("101 records behind");

    PlannerLag late =
        PlannerLag.UNKNOWN
            .seen(Map.of("a", 101L), 4, NOW - 16_000, 100)
            .seen(Map.of("a", 200L), 4, NOW, 100);
    assertThat(judge(GOOD, late, OptionalLong.of(NOW)).status()).isEqualTo(Health.Status.UNHEALTHY);
    assertThat(judge(GOOD, late, OptionalLong.of(NOW)).reasons())
        .singleElement()
        .asString()
        .contains("200 records behind", "for 16 s now");
    PlannerLag caughtUp = late.seen(Map.of("a", 100L), 4, NOW, 100);
    assertThat(judge(GOOD, caughtUp, OptionalLong.of(NOW)).status())
        .isEqualTo(Health.Status.HEALTHY);
  }

  @Test
  void aPlannerWithoutActiveTasksIsUnhealthyThoughItsProcessLives() {
    PlannerLag idle = PlannerLag.UNKNOWN.seen(Map.of("a", 0L), 0, NOW - 16_000, 100);
    Health health = judge(GOOD, idle, OptionalLong.of(NOW));
    assertThat(health.status()).isEqualTo(Health.Status.UNHEALTHY);
    assertThat(health.reasons()).singleElement().asString().contains("no active task for 16 s");

    PlannerLag back = idle.seen(Map.of("a", 0L), 1, NOW, 100);
    assertThat(judge(GOOD, back, OptionalLong.of(NOW)).status()).isEqualTo(Health.Status.HEALTHY);
  }

  @Test
  void workThatStandsStillIsUnhealthyUnlessSomethingIsInItsWay() {
    view.apply(new Fact.NodeSeen(Facts.node("train-1", Node.Status.ADMITTED, 50)));
    view.apply(new Fact.NodeSeen(Facts.node("away-1", Node.Status.JOINING, 50)));
    view.apply(Facts.decided(Facts.GAMES, 1, "away-1", JobState.QUEUED, 0));
    assertThat(judgeAt(500_000).status()).isEqualTo(Health.Status.HEALTHY);

    view.apply(Facts.decided(Facts.GAMES, 2, "train-1", JobState.QUEUED, 0));
    assertThat(judgeAt(302_000).status()).isEqualTo(Health.Status.HEALTHY);
    assertThat(judgeAt(303_000).status()).isEqualTo(Health.Status.UNHEALTHY);
    assertThat(judgeAt(303_000).reasons())
        .singleElement()
        .asString()
        .startsWith("1 jobs stand still for more than 300 s")
        .contains(Facts.job(2).value(), "node train-1");

    view.apply(Facts.decided(Facts.GAMES, 2, "train-1", JobState.PARKED, 5));
    assertThat(judgeAt(303_000).status()).isEqualTo(Health.Status.DEGRADED);
  }

  private Health judgeAt(long nowMs) {
    return rules.judge(
        new Observation(
            nowMs,
            view.summary(),
            view.nodes(),
            view.breakers(),
            view.stuckSince(nowMs - rules.stuckAfter().toMillis()),
            GOOD,
            PlannerLag.UNKNOWN,
            OptionalLong.of(nowMs)));
  }

  @Test
  void aBrokenNodeIsNamedUntilItIsSoundAgain() {
    NodeId node = new NodeId("vast-1");
    view.apply(
        new Fact.BreakerMoved(
            new BreakerStatus(node, false, OptionalLong.of(NOW + 60_000), "TARGET_IO: no", NOW)));
    view.apply(
        new Fact.BreakerMoved(
            new BreakerStatus(node, true, OptionalLong.empty(), "old news", NOW - 1)));
    Health health = judge(GOOD);
    assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(health.reasons()).singleElement().asString().contains("vast-1", "open until", "no");

    view.apply(
        new Fact.BreakerMoved(
            new BreakerStatus(node, true, OptionalLong.empty(), "it did its work", NOW + 1)));
    assertThat(view.breakers()).isEmpty();
  }
}

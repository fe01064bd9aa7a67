package org.ringrift.sync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerBenchResultTest {
  private final PlannerBenchResult result =
      new PlannerBenchResult(
          Setup.of(BenchScale.small()),
          List.of(
              run(PlannerContestant.NAME, 1_000, List.of(40.0, 90.0, 60.0)),
              run(BareContestant.NAME, 4_000, List.of(20.0)),
              run(BareContestant.NAME, 2_000, List.of(40.0)),
              run(PlannerContestant.NAME, 3_000, List.of(100.0)),
              run(PlannerContestant.NAME, 1_500, List.of(10.0))),
          new QueueBench.Result(List.of(5.0, 9.0), List.of(8.0), 100, Duration.ofMillis(1_250)));

  @Test
  void ratiosAreOfTheMediansOfAllRuns() {
    assertThat(result.throughputRatio()).isEqualTo(1_500.0 / 3_000.0);
    assertThat(result.latencyRatio()).isEqualTo(60.0 / 30.0);
  }

  @Test
  void theReportHoldsEveryFigureAndTheSetUp() {
    var json = BenchReport.json(result);

    assertThat(json.path("throughput_ratio").doubleValue()).isEqualTo(0.5);
    assertThat(json.path("latency_p50_ratio").doubleValue()).isEqualTo(2.0);
    assertThat(json.path("dispatch_us_10k").doubleValue()).isEqualTo(7.0);
    assertThat(json.path("dispatch_us_1m").doubleValue()).isEqualTo(8.0);
    assertThat(json.path("restore_s").doubleValue()).isEqualTo(1.25);
    assertThat(json.path("runs")).hasSize(5);
    assertThat(json.path("runs").get(3).path("events_per_s").doubleValue()).isEqualTo(3_000.0);
    assertThat(json.path("setup").path("kafka_version").asText()).isNotEmpty();
  }

  @Test
  void percentilesAreOfTheNearestRank() {
    List<Double> figures = List.of(4.0, 1.0, 3.0, 2.0);

    assertThat(Figures.percentile(figures, 50)).isEqualTo(2.0);
    assertThat(Figures.percentile(figures, 99)).isEqualTo(4.0);
    assertThat(Figures.median(figures)).isEqualTo(2.5);
    assertThat(Figures.median(List.of())).isNaN();
  }

  private static Duel.Run run(String name, int perSecond, List<Double> latencies) {
    return new Duel.Run(
        name, new Backlog.Speed(perSecond * 2L, Duration.ofSeconds(2)), latencies, 0);
  }
}

package org.ringrift.sync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyLogTest {
  private final LatencyLog log = new LatencyLog();

  @Test
  void theFirstArrivalOfAnEventCounts() {
    acknowledged("a", 10, 1_000_000);
    log.arrived("a", 10, 4_000_000);
    log.arrived("a", 10, 9_000_000);

    assertThat(log.missing()).isZero();
    assertThat(log.latencies()).containsExactly(3.0);
  }

  @Test
  void aNewerArrivalCountsForWhatItOvertook() {
    acknowledged("a", 10, 1_000_000);
    acknowledged("a", 20, 2_000_000);
    acknowledged("a", 30, 3_000_000);
    acknowledged("b", 10, 3_000_000);
    log.arrived("a", 20, 5_000_000);

    assertThat(log.missing()).isEqualTo(2);
    assertThat(log.latencies()).containsExactlyInAnyOrder(4.0, 3.0);
  }

  @Test
  void whatNobodyExpectsIsIgnored() {
    log.arrived("a", 10, 1);
    acknowledged("a", 20, 1);
    log.arrived("a", 10, 2);

    assertThat(log.missing()).isEqualTo(1);
    assertThat(log.latencies()).isEmpty();
  }

  @Test
  void anArrivalBeforeTheAcknowledgementIsNotLost() {
    log.expect("a", 10);
    log.arrived("a", 10, 3_000_000);
    log.acknowledged("a", 10, 2_000_000);

    assertThat(log.latencies()).containsExactly(1.0);
  }

  private void acknowledged(String artifact, long total, long nanos) {
    log.expect(artifact, total);
    log.acknowledged(artifact, total, nanos);
  }
}

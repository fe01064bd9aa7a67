package org.ringrift.sync.planner.core.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;

class SpeedsTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final long MB = 1_000_000;

  @Test
  void aTargetIsAsFastAsItsUsualTransfer() {
    Speeds speeds =
        Speeds.of(List.of(sample(A, 10, 1_000), sample(A, 30, 1_000), sample(A, 20, 1_000)));
    assertThat(speeds.to(A, Long.MAX_VALUE)).isEqualTo(20 * MB);
    assertThat(speeds.to(A, 5 * MB)).as("never faster than it may").isEqualTo(5 * MB);
    assertThat(speeds.to(B, Long.MAX_VALUE)).as("as others").isEqualTo(20 * MB);
  }

  @Test
  void smallTransfersSayHowLongItTakesToBegin() {
    Speeds speeds = Speeds.of(List.of(new Speeds.Sample(A, 10, 70), sample(A, 10, 1_000)));
    assertThat(speeds.startMs()).isEqualTo(70);
    assertThat(speeds.to(A, Long.MAX_VALUE)).isEqualTo(10 * MB);
  }

  @Test
  void whereNothingIsRecordedTheLimitCounts() {
    assertThat(Speeds.of(List.of())).isEqualTo(Speeds.UNKNOWN);
    assertThat(Speeds.UNKNOWN.to(A, 7 * MB)).isEqualTo(7 * MB);
  }

  private static Speeds.Sample sample(NodeId node, long megabytes, long ms) {
    return new Speeds.Sample(node, megabytes * MB, ms);
  }
}

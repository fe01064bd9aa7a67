package org.ringrift.sync.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.client.SyncStatistics.Tally;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

class SyncStatisticsTest {
  private static final NodeId ONE = new NodeId("one");
  private static final NodeId TWO = new NodeId("two");

  @Test
  void countsByStrategyAndByTransport() {
    ReplicationResponse response =
        response(
            progress("BROADCAST", Map.of(ONE, arrived("http", 100), TWO, arrived("rsync", 50))),
            progress(
                "BROADCAST",
                Map.of(ONE, arrived("http", 7), TWO, new TargetState.Refused("no room"))));

    SyncStatistics statistics = SyncStatistics.NONE.and(response).and(response);

    assertThat(statistics.byStrategy()).containsOnly(Map.entry("BROADCAST", new Tally(4, 2, 314)));
    assertThat(statistics.byTransport())
        .containsOnly(
            Map.entry("http", new Tally(4, 0, 214)), Map.entry("rsync", new Tally(2, 0, 100)));
    assertThat(response.succeeded()).isFalse();
    assertThat(response.nodesSynced()).containsExactly(ONE);
    assertThat(response.bytesTransferred()).isEqualTo(157);
  }

  @Test
  void nothingThatFitsIsAFault() {
    ReplicationResponse response = response();
    assertThat(response.succeeded()).isFalse();
    assertThat(response.faults()).singleElement().asString().contains("models");
  }

  private static ReplicationResponse response(ArtifactProgress... artifacts) {
    return new ReplicationResponse(
        ReplicationRequest.of(DataType.MODELS), List.of(artifacts), Duration.ofSeconds(1));
  }

  private static ArtifactProgress progress(String strategy, Map<NodeId, TargetState> targets) {
    return new ArtifactProgress(
        ArtifactId.parse("models:a.pth"),
        Optional.of(strategy),
        new TreeMap<>(targets),
        Optional.empty());
  }

  private static TargetState arrived(String transport, long bytes) {
    return new TargetState.Arrived(transport, bytes, Duration.ofMillis(10));
  }
}

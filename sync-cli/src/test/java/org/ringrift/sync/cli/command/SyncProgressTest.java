package org.ringrift.sync.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.cli.machine.Terminal;
import org.ringrift.sync.client.ArtifactProgress;
import org.ringrift.sync.client.ReplicationRequest;
import org.ringrift.sync.client.ReplicationResponse;
import org.ringrift.sync.client.TargetState;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

class SyncProgressTest {
  private static final NodeId ONE = new NodeId("one");
  private static final NodeId TWO = new NodeId("two");
  private static final TargetState ARRIVED =
      new TargetState.Arrived("http", 2_000_000, Duration.ofMillis(1500));

  private final StringWriter said = new StringWriter();

  @Test
  void aFileGetsOneLineForEachReplicaThatEnded() {
    SyncProgress progress = on(Terminal.NONE);
    progress.show(List.of(artifact(Map.of(ONE, moving(5), TWO, ARRIVED))));
    progress.show(List.of(artifact(Map.of(ONE, moving(7), TWO, ARRIVED))));
    progress.end(
        new ReplicationResponse(
            ReplicationRequest.of(DataType.MODELS),
            List.of(artifact(Map.of(ONE, new TargetState.Refused("no room"), TWO, ARRIVED))),
            Duration.ofMillis(2500)));

    assertThat(said.toString().lines())
        .containsExactly(
            "arrived  models:a.pth on two: 2.0 MB by http in 1.5 s",
            "failed   models:a.pth on one: no room",
            "missing  models:a.pth on one is refused: no room",
            "1 of 2 replicas are there, 2.0 MB moved, 2.5 s");
  }

  @Test
  void aTerminalGetsABarThatIsDrawnAgain() {
    SyncProgress progress = on(new Terminal(true, false));
    progress.show(List.of(artifact(Map.of(ONE, moving(5), TWO, ARRIVED))));

    assertThat(said.toString())
        .endsWith("[######################........]  75 %  1 of 2 replicas, moving by rsync");
    progress.show(List.of(artifact(Map.of(ONE, ARRIVED, TWO, ARRIVED))));
    assertThat(said.toString())
        .contains("\r\u001b[K")
        .endsWith("[##############################] 100 %  2 of 2 replicas");
  }

  @Test
  void coloursAreForTerminals() {
    on(new Terminal(true, true)).show(List.of(artifact(Map.of(ONE, ARRIVED))));
    assertThat(said.toString()).contains("\u001b[32marrived\u001b[0m");
  }

  private SyncProgress on(Terminal terminal) {
    return new SyncProgress(new PrintWriter(said), terminal, true);
  }

  private static ArtifactProgress artifact(Map<NodeId, TargetState> targets) {
    return new ArtifactProgress(
        ArtifactId.parse("models:a.pth"),
        Optional.of("BROADCAST"),
        new TreeMap<>(targets),
        Optional.empty());
  }

  private static TargetState moving(long done) {
    return new TargetState.Moving(Optional.of("rsync"), done, 10);
  }
}

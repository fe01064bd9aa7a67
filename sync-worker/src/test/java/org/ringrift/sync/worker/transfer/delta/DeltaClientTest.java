package org.ringrift.sync.worker.transfer.delta;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.delta.DeltaRequest;
import org.ringrift.sync.worker.delta.GameSet;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SilentPeer;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.GameSource.Answer;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.http.HttpClients;

/** What the source of games does wrong with its answer. */
@Timeout(60)
class DeltaClientTest {
  private static final NodeId SELF = new NodeId("self");
  private static final ArtifactId GAMES = SourceNode.games("g.db");

  @TempDir Path temp;

  @Test
  void aSourceThatVanishesInTheMiddleOfItsReplyHasBrokenOff() throws Exception {
    try (SilentPeer peer = SilentPeer.inTheMiddleOf(200)) {
      assertThatThrownBy(() -> ask(peer))
          .isInstanceOf(BrokenException.class)
          .hasMessageContaining("nothing arrived for PT0.2S");
    }
  }

  @Test
  void aReplyThatArrivesDamagedIsNotBelieved() throws Exception {
    try (SilentPeer peer = SilentPeer.damaged(200, "{\"unlike\": {}}")) {
      assertThatThrownBy(() -> ask(peer))
          .isInstanceOf(BrokenException.class)
          .hasMessageContaining("arrived damaged");
    }
  }

  @Test
  void aReplyThatIsTooLongIsRefusedAndNotCut() throws Exception {
    String head =
        "HTTP/1.1 200 Words\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n";
    try (SilentPeer peer = new SilentPeer(head + " ".repeat((32 << 20) + 1))) {
      assertThatThrownBy(() -> ask(peer))
          .isInstanceOf(BrokenException.class)
          .hasMessageContaining("more than 33554432 bytes, which is the limit");
    }
  }

  private Answer ask(SilentPeer peer) throws Exception {
    DeltaClient client =
        new DeltaClient(HttpClients.of(Patience.of(Duration.ofMillis(200))), Line.unlimited());
    DeltaClient.Call call =
        new DeltaClient.Call(
            PlaneMain.source(SourceNode.ID, peer.port()),
            BandwidthLimit.of(OptionalLong.empty()),
            bytes -> {});
    DeltaRequest question =
        new DeltaRequest(
            GAMES, SELF, GameSet.EMPTY, List.of(), List.of(), List.of(), 1000, 1 << 20);
    return client.ask(call, question, temp.resolve("games"));
  }
}

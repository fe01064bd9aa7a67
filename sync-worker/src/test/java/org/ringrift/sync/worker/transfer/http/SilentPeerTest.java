package org.ringrift.sync.worker.transfer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SilentPeer;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.SourceOffers;
import org.ringrift.sync.worker.transfer.Target;

/** Peers that are gone without a word end nothing, and are not waited for without end. */
@Timeout(60)
class SilentPeerTest {
  private static final HttpClients SHORT = HttpClients.of(Patience.of(Duration.ofMillis(200)));
  private static final NodeId SELF = new NodeId("self");
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
  private static final String NO_GAMES = "{\"category\": \"INVALID_JOB\", \"error\": \"no\"}";

  @Test
  void aSourceThatVanishesInTheMiddleOfItsOfferIsUnreachable() throws Exception {
    try (SilentPeer peer = SilentPeer.inTheMiddleOf(201)) {
      assertThat(offer(peer).failure().category()).isEqualTo(FailureCategory.SOURCE_UNREACHABLE);
      assertThat(offer(peer).failure().error()).contains("no whole answer came within PT0.2S");
    }
  }

  @Test
  void aRefusalThatArrivesDamagedIsNotBelieved() throws Exception {
    try (SilentPeer peer = SilentPeer.damaged(400, NO_GAMES)) {
      assertThat(offer(peer).failure().retryable()).isTrue();
      assertThat(offer(peer).failure().error()).contains("arrived damaged");
    }
  }

  @Test
  void aTargetThatTakesNothingBreaksThePush() throws Exception {
    try (SilentPeer peer = new SilentPeer("")) {
      PushClient client = client(peer);
      byte[] chunk = new byte[32 << 20];
      assertThatThrownBy(() -> client.put(JOB, 0, chunk, chunk.length, sent -> {}))
          .isInstanceOf(BrokenException.class)
          .hasMessageContaining("broke while it got chunk 0");
    }
  }

  @Test
  void aTargetThatVanishesBeforeItHasFinishedBreaksThePush() throws Exception {
    try (SilentPeer peer = SilentPeer.inTheMiddleOf(200)) {
      assertThatThrownBy(() -> client(peer).finish(JOB))
          .isInstanceOf(BrokenException.class)
          .hasMessageContaining("did not finish");
    }
  }

  private static SourceOffers.Outcome.Refused offer(SilentPeer peer) throws Exception {
    OfferRequest request =
        new OfferRequest(SourceNode.model("m.pth"), SourceNode.anyFile(), SELF, false);
    return (SourceOffers.Outcome.Refused)
        new OfferClient(SHORT).ask(PlaneMain.source(SourceNode.ID, peer.port()), request);
  }

  private static PushClient client(SilentPeer peer) {
    NodeId node = new NodeId("target");
    return new PushClient(
        new Target(node, PlaneMain.source(node, peer.port()).endpoints(), Optional.empty()), SHORT);
  }
}

package org.ringrift.sync.worker.transfer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.testkit.BreakingProxy;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.TokenBucket;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportContract;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;

class HttpTransportTest extends TransportContract {
  @Override
  protected Transport transport() {
    return new HttpTransport(4, Duration.ofSeconds(20), TokenBucket.Time.system());
  }

  @Override
  protected Source source() {
    return node.source(OptionalInt.empty(), OptionalInt.empty());
  }

  @Test
  void goesOnAtTheMissingBytesWhenConnectionsBreak() throws Exception {
    byte[] bytes = TestFiles.noise(7 << 20, 20);
    Offer offer = offered("models/flaky.pth", bytes);
    try (BreakingProxy proxy = new BreakingProxy(node.port(), 3, 2_500_000)) {
      assertThat(transport().transfer(through(proxy, offer)))
          .isInstanceOf(TransportOutcome.Delivered.class);
    }
    assertStaged(bytes);
  }

  @Test
  void givesUpWhereNoChunkGetsThroughAndLeavesTheRestToTheNext() throws Exception {
    byte[] bytes = TestFiles.noise(7 << 20, 21);
    Offer offer = offered("models/broken.pth", bytes);
    try (BreakingProxy proxy = new BreakingProxy(node.port(), Integer.MAX_VALUE, 1_500_000)) {
      assertThat(transport().transfer(through(proxy, offer)))
          .isInstanceOfSatisfying(
              TransportOutcome.Broken.class,
              broken ->
                  assertThat(broken.failure().category())
                      .isEqualTo(FailureCategory.TRANSFER_BROKEN));
    }
    delivered(offer);
    assertStaged(bytes);
  }

  private TransportRequest through(BreakingProxy proxy, Offer offer) {
    TransportRequest direct = request(offer, OptionalLong.empty(), done -> {});
    Endpoints endpoints =
        new Endpoints(
            "127.0.0.1",
            Optional.empty(),
            proxy.port(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "/data");
    return new TransportRequest(
        new Source(SourceNode.ID, endpoints, direct.source().path()),
        endpoints.addresses(),
        offer,
        direct.staged(),
        OptionalLong.empty(),
        done -> {});
  }
}

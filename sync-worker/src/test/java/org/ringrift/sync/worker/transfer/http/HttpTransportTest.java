package org.ringrift.sync.worker.transfer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.events.FailureCategory.TRANSFER_BROKEN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.testkit.BreakingProxy;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.Alternatives;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Supply;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportContract;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;

class HttpTransportTest extends TransportContract {
  @Override
  protected Transport transport() {
    return new HttpTransport(new Arrivals(), 4, HttpClients.of(Patience.DEFAULT), Line.unlimited());
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
    try (BreakingProxy proxy = new BreakingProxy(node.port(), Integer.MAX_VALUE, 400_000)) {
      assertThat(transport().transfer(through(proxy, offer)))
          .isInstanceOfSatisfying(
              TransportOutcome.Broken.class,
              broken -> assertThat(broken.failure().category()).isEqualTo(TRANSFER_BROKEN));
    }
    delivered(offer);
    assertStaged(bytes);
  }

  @Test
  void goesOnAtTheSameChunkWithTheNextSource() throws Exception {
    byte[] bytes = TestFiles.noise(9 << 20, 22);
    Offer offer = offered("models/two.pth", bytes);
    List<Failure> given = new CopyOnWriteArrayList<>();
    try (BreakingProxy proxy = new BreakingProxy(node.port(), 0, 0)) {
      TransportRequest broken = through(proxy, offer);
      Alternatives next =
          (failed, failure) -> {
            given.add(failure);
            return given.size() == 1
                ? Optional.of(new Supply(source(), source().endpoints().addresses(), offer))
                : Optional.empty();
          };
      TransportRequest request =
          new TransportRequest(
              broken.artifact(),
              broken.supply(),
              next,
              staged(),
              broken.limit(),
              done -> {
                if (done >= 4 << 20) {
                  close(proxy);
                }
              });
      TransportOutcome outcome = oneRange().transfer(request);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              TransportOutcome.Delivered.class,
              delivered -> assertThat(delivered.hash()).contains(offer.hash()));
      long moved = ((TransportOutcome.Delivered) outcome).bytesTransferred();
      assertThat(moved).as("no whole chunk came twice").isLessThan(bytes.length + (2 << 20));
    }
    assertThat(given).singleElement().extracting(Failure::category).isEqualTo(TRANSFER_BROKEN);
    assertStaged(bytes);
  }

  @Test
  void theChunksComeInOrderOnceSomebodyReadsAlong() throws Exception {
    byte[] bytes = TestFiles.noise(9 << 20, 24);
    Offer offer = offered("models/followed.pth", bytes);
    Arrivals arrivals = new Arrivals();
    FutureTask<Optional<Arrival>> follower = new FutureTask<>(() -> followed(arrivals, offer));
    Thread reader = Thread.ofPlatform().daemon().start(follower);
    while (reader.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    List<BitSet> seen = new CopyOnWriteArrayList<>();
    Transport fourRanges =
        new HttpTransport(arrivals, 4, HttpClients.of(Patience.DEFAULT), Line.unlimited());
    assertThat(
            fourRanges.transfer(
                request(offer, OptionalLong.empty(), done -> seen.add(arrival(follower).chunks()))))
        .isInstanceOf(TransportOutcome.Delivered.class);
    assertThat(seen)
        .hasSize(18)
        .allSatisfy(chunks -> assertThat(chunks.nextClearBit(0)).isEqualTo(chunks.length()));
    assertStaged(bytes);
  }

  @Test
  void aManifestOfAnotherLengthIsRefused() throws Exception {
    Offer offer = offered("models/small.pth", TestFiles.noise(1000, 23));
    Offer lying =
        new Offer(
            offer.id(),
            5L << 20,
            offer.hash(),
            offer.version(),
            offer.rsyncPath(),
            Optional.empty(),
            false);
    assertThat(broken(lying).error()).contains("answered with 32 bytes of chunks instead of 320");
    assertThat(staged()).doesNotExist();
  }

  private Optional<Arrival> followed(Arrivals arrivals, Offer offer) throws InterruptedException {
    var artifact = request(offer, OptionalLong.empty(), done -> {}).artifact();
    return arrivals.await(artifact, version -> true, Duration.ofSeconds(30));
  }

  private static Arrival arrival(FutureTask<Optional<Arrival>> follower) {
    try {
      return follower.get(30, TimeUnit.SECONDS).orElseThrow();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the follower found nothing", e);
    }
  }

  private static void close(BreakingProxy proxy) {
    try {
      proxy.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpTransport oneRange() {
    return new HttpTransport(new Arrivals(), 1, HttpClients.of(Patience.DEFAULT), Line.unlimited());
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
        direct.artifact(),
        new Supply(
            new Source(SourceNode.ID, endpoints, direct.source().path()),
            endpoints.addresses(),
            offer),
        Alternatives.none(),
        direct.staged(),
        direct.limit(),
        done -> {});
  }
}

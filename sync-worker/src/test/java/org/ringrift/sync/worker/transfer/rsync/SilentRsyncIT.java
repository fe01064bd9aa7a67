package org.ringrift.sync.worker.transfer.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.offer.RsyncEntry;
import org.ringrift.sync.worker.offer.RsyncSecret;
import org.ringrift.sync.worker.serve.DataServer;
import org.ringrift.sync.worker.serve.Doorkeeper;
import org.ringrift.sync.worker.serve.PushHandler;
import org.ringrift.sync.worker.serve.Refusals;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.SlowReaders;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.testkit.SilentPeer;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Supply;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.http.HttpClients;
import org.ringrift.sync.worker.transfer.http.HttpPush;

/** An rsync that reads for long says nothing: the target hears from the source that it is there. */
@Timeout(60)
class SilentRsyncIT {
  private static final NodeId TARGET = new NodeId("target");
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
  private static final ArtifactId MODEL = SourceNode.model("m.pth");
  private static final int TOUCHES = 3;
  private static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private final LetsRsyncIn receiver = new LetsRsyncIn();

  @Test
  void theTargetHearsThatThePushGoesOnWhileRsyncIsSilent() throws Exception {
    try (SourceNode node = new SourceNode(temp, clock);
        DataServer target = target()) {
      TestFiles.write(temp.resolve("m.pth"), TestFiles.noise(1000, 1));
      CompletableFuture<PushTransport.Outcome> pushed;
      try (SilentPeer rsync = new SilentPeer("")) {
        PushTransport.Order order = order(node, endpoints(target.port(), rsync.port()));
        pushed = CompletableFuture.supplyAsync(() -> push(order));
        for (int heard = 0; heard < TOUCHES; heard++) {
          assertThat(receiver.touched.take()).isEqualTo(JOB);
        }
        assertThat(pushed).as("rsync waits for the daemon").isNotDone();
      }
      assertThat(pushed.get()).isInstanceOf(PushTransport.Outcome.Broken.class);
    }
  }

  private static PushTransport.Outcome push(PushTransport.Order order) {
    HttpPush http = new HttpPush(1, HttpClients.of(PATIENCE), Line.unlimited());
    try {
      return RsyncPush.daemon(http, PATIENCE, Line.unlimited()).push(order);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private DataServer target() throws Exception {
    SlowReaders peers = new SlowReaders(clock);
    Doorkeeper door = new Doorkeeper(TARGET, Optional.empty(), clock, new Refusals());
    return DataServer.bind(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            ServerLimits.DEFAULT,
            clock,
            new Refusals(),
            peers)
        .register(PushHandler.PATH, new PushHandler(receiver, peers, door, bytes -> {}))
        .start();
  }

  private static PushTransport.Order order(SourceNode node, Endpoints target) {
    Source source = node.source(OptionalInt.empty(), OptionalInt.empty());
    Offer offer = node.offer(MODEL, SourceNode.anyFile());
    FetchRequest request =
        new FetchRequest(
            JOB,
            MODEL,
            SourceNode.anyFile(),
            List.of(source),
            List.of(),
            BandwidthLimit.of(OptionalLong.empty()),
            Optional.of(new Target(TARGET, target, Optional.empty())));
    return new PushTransport.Order(
        request,
        new Supply(source, source.endpoints().addresses(), offer),
        node.directory().offersFolder().resolve(offer.rsyncPath()),
        bytes -> {});
  }

  private static Endpoints endpoints(int port, int rsyncPort) {
    return new Endpoints(
        "127.0.0.1",
        Optional.empty(),
        port,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.of(rsyncPort),
        "/data");
  }

  /** A target that sends every push to its rsync daemon, and notes what it hears. */
  private static final class LetsRsyncIn implements PushReceiver {
    private final BlockingQueue<JobId> touched = new LinkedBlockingQueue<>();

    @Override
    public Announced announce(PushRequest request) {
      BitSet all = new BitSet();
      all.set(0);
      return new Announced.Wanted(
          all, Optional.of(new RsyncEntry(Optional.of(new RsyncSecret("0".repeat(32))))));
    }

    @Override
    public boolean touch(JobId job) {
      return touched.add(job);
    }

    @Override
    public Optional<Integer> lengthOf(JobId job, int chunk) {
      throw new AssertionError("chunk " + chunk);
    }

    @Override
    public Optional<Failure> put(JobId job, int chunk, byte[] bytes) {
      throw new AssertionError("chunk " + chunk);
    }

    @Override
    public Finished finish(JobId job) {
      throw new AssertionError("finish");
    }
  }
}

package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.offer.RsyncSecret;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Loopback;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.TransferChain;
import org.ringrift.sync.worker.transfer.http.HttpClients;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/** A push lives for as long as its source is heard of. */
@Timeout(60)
class PushLifeTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
  private static final ArtifactId MODEL = SourceNode.model("m.pth");
  private static final byte[] BYTES = TestFiles.noise(1000, 1);

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private final Entrance entrance = new Entrance();
  private SourceNode node;
  private TransferChain target;

  @BeforeEach
  void start() throws Exception {
    node = new SourceNode(temp.resolve("source"), clock);
    TestFiles.write(temp.resolve("source/m.pth"), BYTES);
    DataDirectory directory = DataDirectory.open(temp.resolve("target"));
    target =
        new ChainAssembly(
                new DataPlaneConfig(
                    TARGET,
                    directory.root(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    OptionalInt.empty(),
                    new SshSettings(Optional.empty(), Optional.empty()),
                    0,
                    List.of()),
                directory,
                HttpClients.of(Patience.DEFAULT),
                Line.unlimited(),
                Line.unlimited(),
                clock)
            .chain(
                new Loopback(
                    TARGET, node.source(OptionalInt.empty(), OptionalInt.empty()).endpoints()),
                new Arrivals(),
                new GameIndexes(clock),
                entrance);
    assertThat(target.pushedFiles().announce(announcement()))
        .isInstanceOf(PushReceiver.Announced.Wanted.class);
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
    node.close();
  }

  @Test
  void rsyncMayTakeLongAsLongAsTheSourceSaysThatItGoesOn() throws Exception {
    for (int minutes = 0; minutes < 60; minutes += 9) {
      clock.advance(Duration.ofMinutes(9));
      assertThat(target.pushedFiles().touch(JOB)).isTrue();
      target.sweep();
    }
    assertThat(target.receiving()).isOne();
    assertThat(entrance.closed).isEmpty();
    assertThat(target.pushedFiles().put(JOB, 0, BYTES)).isEmpty();
    assertThat(target.pushedFiles().finish(JOB))
        .isInstanceOf(PushReceiver.Finished.Installed.class);
  }

  @Test
  void onceNothingIsHeardItEndsAndRsyncWithIt() throws Exception {
    clock.advance(Duration.ofMinutes(11));
    target.sweep();
    assertThat(target.receiving()).isZero();
    assertThat(entrance.closed).containsExactly(JOB.value());
    assertThat(target.pushedFiles().touch(JOB)).isFalse();
  }

  private PushRequest announcement() throws Exception {
    return new PushRequest(
        JOB,
        MODEL,
        SourceNode.anyFile(),
        List.of(),
        node.offer(MODEL, SourceNode.anyFile()),
        FileDigest.of(temp.resolve("source/m.pth")).chunks(),
        true);
  }

  /** Notes whose rsync may not write any more. */
  private static final class Entrance implements RsyncAccess {
    private final List<String> closed = new ArrayList<>();

    @Override
    public Optional<RsyncSecret> open(String path) {
      return Optional.of(new RsyncSecret("0".repeat(32)));
    }

    @Override
    public void close(String path) {
      closed.add(path);
    }
  }
}

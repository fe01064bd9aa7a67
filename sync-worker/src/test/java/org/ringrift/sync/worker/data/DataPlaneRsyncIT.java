package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.SshServer;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportFailure;
import org.ringrift.sync.worker.transfer.rsync.RsyncDaemon;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/** Which transport is used when, with real rsync and sshd. */
@Timeout(60)
class DataPlaneRsyncIT {
  private static final ArtifactId GAMES = SourceNode.games("g.db");
  private static final NodeId TARGET = new NodeId("target");

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private SourceNode node;
  private RsyncDaemon daemon;
  private SshServer sshd;
  private DataPlane target;

  @BeforeEach
  void start() throws Exception {
    node = new SourceNode(temp.resolve("source"), clock, false);
    sshd = new SshServer(temp.resolve("ssh"));
    daemon =
        RsyncDaemon.start(
            node.directory().workFolder(),
            node.directory().offersFolder(),
            node.directory().stagingFolder(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    target =
        DataPlane.open(
            new DataPlaneConfig(
                TARGET,
                temp.resolve("target"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.of(0),
                new SshSettings(Optional.of(sshd.identity()), Optional.of(sshd.knownHosts())),
                0,
                List.of()),
            clock);
    target.start();
  }

  @AfterEach
  void stop() {
    target.close();
    daemon.close();
    sshd.close();
    node.close();
  }

  @Test
  void databasesComeByRsyncFromTheFirstCopyOn() throws Exception {
    try (GamesWriter writer = new GamesWriter(node.directory().root().resolve("g.db"), "WAL", 1)) {
      writer.write(1500);
      FetchOutcome.Fetched first = fetched(1500);
      assertThat(first.transport()).isEqualTo(Transport.RSYNC_DAEMON);
      Path replica = target.directory().root().resolve("replicas/source/g.db");
      long whole = first.bytesTransferred();
      assertThat(whole).as("compressed").isLessThan(Files.size(replica) * 2 / 3);

      writer.write(3);
      FetchOutcome.Fetched second = fetched(1503);
      assertThat(second.transport()).isEqualTo(Transport.RSYNC_DAEMON);
      assertThat(second.gamesSynced()).isEqualTo(3);
      assertThat(second.bytesTransferred()).isLessThan(whole / 5);

      daemon.close();
      writer.write(2);
      FetchOutcome.Fetched third = fetched(1505);
      assertThat(third.transport()).isEqualTo(Transport.RSYNC_SSH);
      assertThat(ofWholeFiles(third))
          .singleElement()
          .satisfies(f -> assertThat(f.transport()).isEqualTo(Transport.RSYNC_DAEMON));

      writer.write(1);
      FetchOutcome.Fetched fourth = fetched(1506);
      assertThat(fourth.transport())
          .as("what worked last goes first")
          .isEqualTo(Transport.RSYNC_SSH);
      assertThat(ofWholeFiles(fourth)).isEmpty();

      sshd.close();
      writer.write(1);
      FetchOutcome.Fetched fifth = fetched(1507);
      assertThat(fifth.transport()).isEqualTo(Transport.HTTP);
      assertThat(ofWholeFiles(fifth)).hasSize(2);
    }
    Path replica = target.directory().root().resolve("replicas/source/g.db");
    assertThat(GamesDatabase.games(replica).count()).isEqualTo(1507);
    assertThat(TestFiles.tree(replica.getParent())).containsExactly("", "g.db");
    assertThat(offersLeft()).as("every offer was ended").isZero();
  }

  @Test
  void theTargetServesWhatItHasWithADaemonOfItsOwn() throws Exception {
    assertThat(target.rsyncDaemonPort()).isPresent();
    assertThat(Files.exists(target.directory().workFolder().resolve("rsyncd.conf"))).isTrue();
    target.close();
    assertThat(target.rsyncDaemonPort()).isEmpty();
  }

  private FetchOutcome.Fetched fetched(long games) {
    Version wanted = SourceNode.atLeast(games);
    Source source = node.source(OptionalInt.of(daemon.port()), OptionalInt.of(sshd.port()));
    FetchRequest request =
        new FetchRequest(
            JobId.of(GAMES, wanted, TARGET, "test"),
            GAMES,
            wanted,
            List.of(source),
            List.of(),
            OptionalLong.empty());
    return switch (target.fetcher().fetch(request, ProgressListener.none())) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  /** A target ends an offer without waiting for the answer, so the last one may be on its way. */
  private int offersLeft() {
    while (node.offers().running() > 0 && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    return node.offers().running();
  }

  /** The source knows whole files only, which each job finds out anew. */
  private static List<TransportFailure> ofWholeFiles(FetchOutcome.Fetched fetched) {
    assertThat(fetched.fallbacks().getFirst().transport()).isEqualTo(GameMerge.NAME);
    return fetched.fallbacks().subList(1, fetched.fallbacks().size());
  }
}

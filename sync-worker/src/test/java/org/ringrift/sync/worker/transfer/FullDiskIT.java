package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.merge.LiveMerge;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.http.HttpPush;
import org.ringrift.sync.worker.transfer.http.HttpTransport;
import org.ringrift.sync.worker.transfer.http.OfferClient;
import org.ringrift.sync.worker.transfer.rsync.RsyncDaemon;
import org.ringrift.sync.worker.transfer.rsync.RsyncTransport;
import org.ringrift.sync.worker.verify.LocalCopy;
import org.ringrift.sync.worker.verify.Verifier;

/** A disk that fills up while bytes arrive, although it said that there was room. */
@Timeout(60)
class FullDiskIT {
  private static final NodeId TARGET = new NodeId("target");

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private Path disk;
  private SourceNode node;
  private RsyncDaemon daemon;

  @BeforeEach
  void mountATinyDisk() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root may mount");
    disk = Files.createDirectory(temp.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
    node = new SourceNode(temp.resolve("source"), clock);
    daemon =
        RsyncDaemon.start(
            node.directory().workFolder(),
            node.directory().offersFolder(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      run("umount", disk.toString());
      daemon.close();
      node.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Transport.HTTP, Transport.RSYNC_DAEMON})
  void isSaidAndLeavesWhatWasThere(String transport) throws Exception {
    ArtifactId model = SourceNode.model("m.pth");
    DataDirectory directory = DataDirectory.open(disk, path -> Long.MAX_VALUE, 0);
    byte[] before = TestFiles.noise(100_000, 1);
    TestFiles.write(disk.resolve("m.pth"), before);
    TestFiles.write(node.directory().root().resolve("m.pth"), TestFiles.noise(8 << 20, 2));
    Version wanted =
        new Version.FileVersion(8 << 20, System.currentTimeMillis() + 5000, Optional.empty());
    FetchRequest request =
        new FetchRequest(
            JobId.of(model, wanted, TARGET, "test"),
            model,
            wanted,
            List.of(node.source(OptionalInt.of(daemon.port()), OptionalInt.empty())),
            List.of(),
            OptionalLong.empty());

    FetchOutcome outcome = chain(directory, transport).fetch(request, ProgressListener.none());

    assertThat(outcome).isInstanceOf(FetchOutcome.FetchFailed.class);
    assertThat(((FetchOutcome.FetchFailed) outcome).category())
        .as(outcome.toString())
        .isEqualTo(FailureCategory.DISK_FULL);
    assertThat(disk.resolve("m.pth")).hasBinaryContent(before);
    assertThat(directory.workFolder().resolve("staging")).isEmptyDirectory();
  }

  private TransferChain chain(DataDirectory directory, String transport) {
    Arrivals arrivals = new Arrivals();
    List<Transport> transports =
        List.of(
            new HttpTransport(arrivals, 4, Patience.DEFAULT, Line.unlimited()),
            RsyncTransport.daemon(Patience.DEFAULT, Line.unlimited()));
    FileHashes hashes = new FileHashes(clock);
    return new TransferChain(
        new TransferChain.Parts(
            TARGET,
            directory,
            new OfferClient(Patience.DEFAULT),
            new Loopback(TARGET, node.source(OptionalInt.empty(), OptionalInt.empty()).endpoints()),
            new HttpPush(4, Patience.DEFAULT, Line.unlimited()),
            new TransportOrder(transports, List.of(transport), clock),
            request -> {
              throw new AssertionError("a model has no games");
            },
            new LiveMerge(directory, clock),
            new LocalCopy(hashes),
            new Verifier(TARGET),
            hashes,
            clock),
        arrivals);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(List.of(command).toString()).isZero();
  }
}

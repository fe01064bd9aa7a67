package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.merge.LiveMerge;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.transfer.delta.DeltaPush;
import org.ringrift.sync.worker.transfer.delta.GameDelta;
import org.ringrift.sync.worker.transfer.http.HttpClients;
import org.ringrift.sync.worker.transfer.http.HttpPush;
import org.ringrift.sync.worker.transfer.http.HttpTransport;
import org.ringrift.sync.worker.transfer.http.OfferClient;
import org.ringrift.sync.worker.transfer.rsync.RsyncDaemon;
import org.ringrift.sync.worker.transfer.rsync.RsyncTransport;
import org.ringrift.sync.worker.verify.LocalCopy;
import org.ringrift.sync.worker.verify.Verifier;

/** A target whose disk is tiny and says that there is room for everything, and its source. */
abstract class TinyDisk {
  static final NodeId TARGET = new NodeId("target");

  @TempDir Path temp;
  final TestClock clock = new TestClock();
  Path disk;
  SourceNode node;
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
            node.directory().stagingFolder(),
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

  /** It failed for want of room, and left nothing in staging. */
  static void requireFull(DataDirectory directory, FetchOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            FetchOutcome.FetchFailed.class,
            failed -> {
              assertThat(failed.category())
                  .as(failed.toString())
                  .isEqualTo(FailureCategory.DISK_FULL);
              assertThat(failed.retryable()).isTrue();
            });
    assertThat(directory.workFolder().resolve("staging")).isEmptyDirectory();
  }

  FetchRequest request(ArtifactId artifact, Version wanted) {
    return new FetchRequest(
        JobId.of(artifact, wanted, TARGET, "test"),
        artifact,
        wanted,
        List.of(node.source(OptionalInt.of(daemon.port()), OptionalInt.empty())),
        List.of(),
        OptionalLong.empty());
  }

  /** What the target stages into. */
  DataDirectory directory() throws IOException {
    return DataDirectory.open(disk, path -> Long.MAX_VALUE, 0);
  }

  /**
   * What the target fetches with.
   *
   * @param order names of transports
   */
  TransferChain chain(DataDirectory directory, String... order) {
    HttpClients http = HttpClients.of(Patience.DEFAULT);
    Arrivals arrivals = new Arrivals();
    List<Transport> transports =
        List.of(
            new HttpTransport(arrivals, 4, http, Line.unlimited()),
            RsyncTransport.daemon(Patience.DEFAULT, Line.unlimited()));
    FileHashes hashes = new FileHashes(clock);
    return new TransferChain(
        new TransferChain.Parts(
            TARGET,
            directory,
            new OfferClient(http),
            new Loopback(TARGET, node.source(OptionalInt.empty(), OptionalInt.empty()).endpoints()),
            new DeltaPush(directory, http),
            new TransportOrder<>(transports, List.of(order), clock),
            new TransportOrder<>(
                List.of(new HttpPush(4, http, Line.unlimited())), List.of(order), clock),
            RsyncAccess.none(),
            new GameDelta(TARGET, directory, new GameIndexes(clock), http, Line.unlimited()),
            new LiveMerge(directory, clock),
            new LocalCopy(hashes),
            new Verifier(TARGET),
            hashes,
            new SharedStorage(StorageMounts.SAME, hashes),
            clock),
        arrivals,
        Patience.DEFAULT);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(List.of(command).toString()).isZero();
  }
}

package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.data.DataPlaneConfig;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/**
 * A node on loopback without planner or broker.
 *
 * @param ssh by which it is reached, and reaches others, besides
 */
record BandwidthNode(NodeId id, DataPlane data, Optional<SshPeer> ssh) implements AutoCloseable {
  private static final int UPLOADS = 16;

  /**
   * Opens one.
   *
   * @param folder its data is in a folder below with its name
   * @param transport the only one that it fetches with
   * @param line what it may receive, and send, in bytes a second; empty for no limit
   */
  static BandwidthNode open(
      NodeId id, Path folder, String transport, OptionalLong line, Optional<SshPeer> ssh)
      throws IOException, InterruptedException {
    Optional<Path> knownHosts =
        ssh.isPresent() ? Optional.of(ssh.get().knownHosts()) : Optional.empty();
    DataPlane data =
        DataPlane.open(
            new DataPlaneConfig(
                id,
                folder.resolve(id.value()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.of(0),
                new SshSettings(ssh.map(SshPeer::identity), knownHosts),
                0,
                List.of(transport),
                new UploadLimits(UPLOADS, line),
                Patience.DEFAULT,
                OptionalLong.empty(),
                ServerLimits.DEFAULT,
                Tls.off(),
                Optional.empty(),
                StorageMounts.SAME),
            InstantSource.system());
    data.start();
    return new BandwidthNode(id, data, ssh);
  }

  /** Fetches from another one. */
  FetchOutcome fetch(BandwidthNode source, ArtifactId artifact, OptionalLong limit, Pace pace) {
    return data.fetcher().fetch(request(source, artifact, limit, Optional.empty()), pace);
  }

  /** Sends to another one. */
  FetchOutcome push(BandwidthNode target, ArtifactId artifact, OptionalLong limit, Pace pace) {
    Target receiver = new Target(target.id, target.endpoints(), Optional.empty());
    return data.fetcher().fetch(request(this, artifact, limit, Optional.of(receiver)), pace);
  }

  @Override
  public void close() {
    data.close();
  }

  private FetchRequest request(
      BandwidthNode source, ArtifactId artifact, OptionalLong limit, Optional<Target> receiver) {
    Version wanted =
        artifact.dataType() == DataType.GAMES
            ? new Version.GamesVersion(0, 0, BandwidthBench.ALL_GAMES, Optional.empty())
            : new Version.FileVersion(0, 0, Optional.empty());
    return new FetchRequest(
        JobId.of(artifact, wanted, id, "bench"),
        artifact,
        wanted,
        List.of(new Source(source.id, source.endpoints(), artifact.path())),
        List.of(),
        BandwidthLimit.of(limit),
        receiver);
  }

  private Endpoints endpoints() {
    return new Endpoints(
        "127.0.0.1",
        Optional.empty(),
        data.server().port(),
        ssh.map(peer -> OptionalInt.of(peer.port())).orElseGet(OptionalInt::empty),
        ssh.map(peer -> System.getProperty("user.name")),
        data.rsyncDaemonPort(),
        data.directory().root().toString());
  }
}

package org.ringrift.sync.worker.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.data.DataPlaneConfig;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.SshServer;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/** Two data planes that reach each other through proxies only. */
final class FaultRig implements AutoCloseable {
  static final NodeId TARGET = new NodeId("target");

  private static final Patience SHORT =
      new Patience(
          Duration.ofSeconds(1),
          Duration.ofMillis(400),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  private final Path targetData;
  private final TestClock sourceClock = new TestClock();
  private final TestClock targetClock = new TestClock();
  private final FaultProxy toSource;
  private final FaultProxy toRsync;
  private final FaultProxy toSsh;
  private final FaultProxy toTarget;
  private final SshServer sshd;
  private final SshSettings login;
  private final DataPlane source;
  private DataPlane target;

  FaultRig(Path folder, FaultPlan plan) throws IOException, InterruptedException {
    targetData = folder.resolve("target");
    toSource = new FaultProxy(plan);
    toRsync = new FaultProxy(plan);
    toSsh = new FaultProxy(plan);
    toTarget = new FaultProxy(plan);
    sshd = new SshServer(folder.resolve("ssh"));
    toSsh.passOnTo(sshd.port());
    login = new SshSettings(Optional.of(sshd.identity()), Optional.of(knownHosts(folder)));
    source =
        open(
            SourceNode.ID,
            folder.resolve("source"),
            OptionalInt.of(0),
            List.of("game-delta", "http"),
            login,
            sourceClock);
    toSource.passOnTo(source.server().port());
    toRsync.passOnTo(source.rsyncDaemonPort().orElseThrow());
    restartTarget(List.of("http"));
  }

  /** Closes the target's data plane, breaks off what it does, and opens it anew. */
  void restartTarget(List<String> transports) throws IOException, InterruptedException {
    if (target != null) {
      target.close();
    }
    target = open(TARGET, targetData, OptionalInt.empty(), transports, login, targetClock);
    toTarget.passOnTo(target.server().port());
  }

  Path sourceData() {
    return source.directory().root();
  }

  Path targetData() {
    return target.directory().root();
  }

  /** What this node made for itself and has not thrown away. */
  Path staging() {
    return target.directory().workFolder().resolve("staging");
  }

  /** Sets the clock of one of them forward or back. */
  void step(boolean ofSource, Duration by) {
    (ofSource ? sourceClock : targetClock).advance(by);
  }

  /** Ends every connection. */
  void cutAll() {
    toSource.cutAll();
    toRsync.cutAll();
    toSsh.cutAll();
    toTarget.cutAll();
  }

  /** The target fetches. */
  FetchOutcome fetch(ArtifactId artifact, Version wanted) {
    Endpoints reached =
        endpoints(toSource, OptionalInt.of(toRsync.port()), OptionalInt.of(toSsh.port()));
    return target
        .fetcher()
        .fetch(request(artifact, wanted, reached, Optional.empty()), ProgressListener.none());
  }

  /** The source pushes. */
  FetchOutcome push(ArtifactId artifact, Version wanted) {
    Endpoints own = endpoints(toSource, OptionalInt.empty(), OptionalInt.empty());
    Target receiver =
        new Target(
            TARGET,
            endpoints(toTarget, OptionalInt.empty(), OptionalInt.empty()),
            Optional.empty());
    return source
        .fetcher()
        .fetch(request(artifact, wanted, own, Optional.of(receiver)), ProgressListener.none());
  }

  @Override
  public void close() throws IOException {
    target.close();
    source.close();
    toSource.close();
    toRsync.close();
    toSsh.close();
    sshd.close();
    toTarget.close();
  }

  private static FetchRequest request(
      ArtifactId artifact, Version wanted, Endpoints reached, Optional<Target> receiver) {
    return new FetchRequest(
        JobId.of(artifact, wanted, TARGET, "test"),
        artifact,
        wanted,
        List.of(new Source(SourceNode.ID, reached, new DataPath("for/people"))),
        List.of(),
        BandwidthLimit.of(OptionalLong.empty()),
        receiver);
  }

  private Endpoints endpoints(FaultProxy proxy, OptionalInt rsync, OptionalInt ssh) {
    return new Endpoints(
        "127.0.0.1",
        Optional.empty(),
        proxy.port(),
        ssh,
        ssh.isPresent() ? Optional.of(System.getProperty("user.name")) : Optional.empty(),
        rsync,
        source.directory().root().toString());
  }

  /** The key of the sshd under the port of the proxy before it. */
  private Path knownHosts(Path folder) throws IOException {
    String keys = Files.readString(sshd.knownHosts());
    return Files.writeString(
        folder.resolve("known_hosts"), keys.replace(":" + sshd.port(), ":" + toSsh.port()));
  }

  private static DataPlane open(
      NodeId self,
      Path data,
      OptionalInt rsyncPort,
      List<String> transports,
      SshSettings login,
      TestClock clock)
      throws IOException, InterruptedException {
    DataPlane plane =
        DataPlane.open(
            new DataPlaneConfig(
                self,
                data,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                rsyncPort,
                login,
                0,
                transports,
                UploadLimits.NONE,
                SHORT,
                OptionalLong.empty(),
                ServerLimits.DEFAULT,
                Tls.off(),
                Optional.empty(),
                StorageMounts.SAME),
            clock);
    plane.start();
    return plane;
  }
}

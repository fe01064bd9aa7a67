package org.ringrift.sync.worker.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.data.DataPlaneConfig;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/**
 * A data plane in a process of its own that fetches one artifact, slowly, and serves. Arguments:
 * its name, its directory, the artifact, the port of the source, bytes a second. Once something has
 * arrived, it writes its port into a file {@code port} of its directory.
 */
public final class PlaneMain {
  private PlaneMain() {}

  public static void main(String[] args) throws Exception {
    NodeId self = new NodeId(args[0]);
    Path directory = Path.of(args[1]);
    ArtifactId artifact = ArtifactId.parse(args[2]);
    try (DataPlane plane = open(self, directory)) {
      FetchRequest request =
          new FetchRequest(
              JobId.of(artifact, SourceNode.anyFile(), self, "test"),
              artifact,
              SourceNode.anyFile(),
              List.of(source(SourceNode.ID, Integer.parseInt(args[3]))),
              List.of(),
              OptionalLong.of(Long.parseLong(args[4])));
      AtomicBoolean begun = new AtomicBoolean();
      ProgressListener listener =
          progress -> {
            if (progress.bytesDone() > 0 && begun.compareAndSet(false, true)) {
              writePort(directory, plane.server().port());
            }
          };
      System.out.println(plane.fetcher().fetch(request, listener));
      Thread.currentThread().join();
    }
  }

  private static void writePort(Path directory, int port) {
    try {
      Path written = Files.writeString(directory.resolve("port.new"), Integer.toString(port));
      Files.move(written, directory.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A data plane on loopback that speaks HTTP. */
  public static DataPlane open(NodeId self, Path directory) throws Exception {
    return open(self, directory, List.of("http"));
  }

  /** A data plane on loopback with these transports. */
  public static DataPlane open(NodeId self, Path directory, List<String> transports)
      throws Exception {
    return open(self, directory, transports, Tls.off());
  }

  /** The same with certificates. */
  public static DataPlane open(NodeId self, Path directory, List<String> transports, Tls tls)
      throws Exception {
    DataPlane plane =
        DataPlane.open(
            new DataPlaneConfig(
                self,
                directory,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.empty(),
                new SshSettings(Optional.empty(), Optional.empty()),
                0,
                transports,
                UploadLimits.NONE,
                Patience.DEFAULT,
                OptionalLong.empty(),
                ServerLimits.DEFAULT,
                tls,
                Optional.empty(),
                StorageMounts.SAME),
            InstantSource.system());
    plane.start();
    return plane;
  }

  /** A node on loopback that speaks HTTP. */
  public static Source source(NodeId node, int port) {
    return source(node, port, false);
  }

  /** A node on loopback that speaks HTTP or HTTPS. */
  public static Source source(NodeId node, int port, boolean tls) {
    Endpoints endpoints =
        new Endpoints(
            "127.0.0.1",
            Optional.empty(),
            port,
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "/data",
            tls);
    return new Source(node, endpoints, new DataPath("for/people"));
  }
}

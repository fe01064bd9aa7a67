package org.ringrift.sync.worker.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;

/**
 * A data plane in a process of its own, which may be killed. Arguments: its name, its directory, a
 * file that it writes its port into. With four more (port of the source, how many games, time and
 * hash of the model) it first fetches both until they are there.
 */
final class NodeMain {
  static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  static final ArtifactId MODEL = SourceNode.model("models/m.pth");

  private NodeMain() {}

  public static void main(String[] args) throws Exception {
    NodeId self = new NodeId(args[0]);
    try (DataPlane plane = PlaneMain.open(self, Path.of(args[1]), List.of("game-delta", "http"))) {
      if (args.length > 3) {
        int source = Integer.parseInt(args[3]);
        Version model =
            new Version.FileVersion(
                0, Long.parseLong(args[5]), Optional.of(new ContentHash(args[6])));
        fetch(plane, self, source, MODEL, model);
        fetch(plane, self, source, GAMES, SourceNode.atLeast(Long.parseLong(args[4])));
      }
      say(Path.of(args[2]), plane.server().port());
      Thread.currentThread().join();
    }
  }

  private static void fetch(
      DataPlane plane, NodeId self, int source, ArtifactId artifact, Version wanted) {
    FetchRequest request =
        new FetchRequest(
            JobId.of(artifact, wanted, self, "test"),
            artifact,
            wanted,
            List.of(PlaneMain.source(SourceNode.ID, source)),
            List.of(),
            OptionalLong.empty());
    FetchOutcome outcome;
    do {
      outcome = plane.fetcher().fetch(request, ProgressListener.none());
      if (outcome instanceof FetchOutcome.FetchFailed failed && !failed.retryable()) {
        throw new IllegalStateException("would be parked: " + failed);
      }
    } while (outcome instanceof FetchOutcome.FetchFailed);
  }

  private static void say(Path file, int port) throws Exception {
    Path written = Files.writeString(Path.of(file + ".new"), Integer.toString(port));
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

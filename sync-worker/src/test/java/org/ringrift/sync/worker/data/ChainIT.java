package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.testkit.JavaProcess;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;

/** A chain of three: the last node reads from the middle one while that one still receives. */
@Timeout(120)
class ChainIT {
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final NodeId MIDDLE = new NodeId("middle");
  private static final NodeId LAST = new NodeId("last");
  private static final byte[] BYTES = TestFiles.noise(24 << 20, 1);
  private static final int BYTES_PER_SECOND = 8 << 20;

  @TempDir Path temp;

  @Test
  void theLastReadsFromTheMiddleWhileThatReceivesAndNothingFromTheOrigin() throws Exception {
    try (SourceNode origin = origin();
        JavaProcess middle = middle(origin);
        DataPlane last = PlaneMain.open(LAST, temp.resolve("last"))) {
      FetchOutcome.Fetched fetched = fetch(last, origin, progress -> {});
      assertThat(fetched.source()).isEqualTo(MIDDLE);
      assertThat(fetched.fallbacks()).isEmpty();
      assertThat(fetched.bytesTransferred()).isEqualTo(BYTES.length);
      assertThat(middle.isAlive()).isTrue();
      assertArrived(last);
    }
  }

  @Test
  void whenTheMiddleIsKilledTheLastGoesOnFromTheOriginAtTheSameChunk() throws Exception {
    try (SourceNode origin = origin();
        JavaProcess middle = middle(origin);
        DataPlane last = PlaneMain.open(LAST, temp.resolve("last"))) {
      FetchOutcome.Fetched fetched =
          fetch(
              last,
              origin,
              progress -> {
                if (progress.bytesDone() >= 8 << 20) {
                  middle.kill();
                }
              });
      assertThat(fetched.source()).isEqualTo(SourceNode.ID);
      assertThat(fetched.fallbacks())
          .singleElement()
          .satisfies(
              failure -> {
                assertThat(failure.source()).isEqualTo(MIDDLE);
                assertThat(failure.transport()).isEqualTo("http");
              });
      assertThat(fetched.bytesTransferred())
          .as("no chunk came twice, but for the one that was cut")
          .isLessThan(BYTES.length + (2 << 20));
      assertArrived(last);
    }
  }

  private SourceNode origin() throws Exception {
    SourceNode origin = new SourceNode(temp.resolve("origin"), new TestClock());
    TestFiles.write(origin.directory().root().resolve("models/m.pth"), BYTES);
    return origin;
  }

  private JavaProcess middle(SourceNode origin) throws Exception {
    Path directory = Files.createDirectory(temp.resolve("middle"));
    try (WatchService watch = directory.getFileSystem().newWatchService()) {
      directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      JavaProcess middle =
          new JavaProcess(
              PlaneMain.class, MIDDLE, directory, MODEL, origin.port(), BYTES_PER_SECOND);
      while (!Files.exists(directory.resolve("port"))) {
        var key = watch.poll(60, TimeUnit.SECONDS);
        assertThat(key).as("the middle receives").isNotNull();
        key.pollEvents();
        key.reset();
      }
      return middle;
    }
  }

  private FetchOutcome.Fetched fetch(DataPlane last, SourceNode origin, ProgressListener progress)
      throws Exception {
    int port = Integer.parseInt(Files.readString(temp.resolve("middle/port")));
    FetchRequest request =
        new FetchRequest(
            JobId.of(MODEL, SourceNode.anyFile(), LAST, "test"),
            MODEL,
            SourceNode.anyFile(),
            List.of(PlaneMain.source(MIDDLE, port), PlaneMain.source(SourceNode.ID, origin.port())),
            List.of(),
            OptionalLong.empty());
    return switch (last.fetcher().fetch(request, progress)) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private static void assertArrived(DataPlane last) {
    assertThat(last.directory().root().resolve("models/m.pth")).hasBinaryContent(BYTES);
    assertThat(last.directory().workFolder().resolve("staging")).isEmptyDirectory();
  }
}

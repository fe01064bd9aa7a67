package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
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
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/** A target that shares its storage with the source looks there first, and believes its eyes. */
@Timeout(60)
class SharedStorageTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  private static final byte[] BYTES = TestFiles.noise(100_000, 1);
  private static final String NFS = "/nfs/of/the/source";

  @TempDir Path temp;
  private DataPlane source;
  private DataPlane target;
  private Path sourceData;

  @BeforeEach
  void start() throws Exception {
    source = PlaneMain.open(SourceNode.ID, temp.resolve("source"));
    sourceData = source.directory().root();
    target = open(new StorageMounts(List.of(new StorageMounts.Mount(Path.of(NFS), sourceData))));
  }

  @AfterEach
  void stop() {
    target.close();
    source.close();
  }

  @Test
  void aFileThatIsVisibleMovesNothing() throws Exception {
    Version wanted = model();

    FetchOutcome.Fetched seen = fetched(MODEL, wanted, NFS);

    assertThat(seen.transport()).isEqualTo("already-shared");
    assertThat(seen.alreadyShared()).isTrue();
    assertThat(seen.source()).isEqualTo(SourceNode.ID);
    assertThat(seen.version()).isEqualTo(wanted);
    assertThat(seen.bytesTransferred()).isZero();
    assertThat(target.directory().root().resolve("models")).doesNotExist();
  }

  @Test
  void aDatabaseThatNobodyWritesIntoIsCounted() throws Exception {
    games(10).close();

    FetchOutcome.Fetched seen = fetched(GAMES, SourceNode.atLeast(10), NFS);

    assertThat(seen.transport()).isEqualTo("already-shared");
    assertThat(((Version.GamesVersion) seen.version()).gameCount()).isEqualTo(10);
    assertThat(replica()).doesNotExist();
    assertThat(sourceData.resolve("data/games")).isDirectoryNotContaining("glob:**-shm");
  }

  @Test
  void equalSizeAndTimeOfOtherContentDoNotCount() throws Exception {
    Version wanted = model();
    Path file = sourceData.resolve("models/m.pth");
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, TestFiles.noise(BYTES.length, 2));
    Files.setLastModifiedTime(file, time);

    FetchOutcome.FetchFailed failed = failed(MODEL, wanted, NFS);

    assertThat(failed.fallbacks().getFirst().transport()).isEqualTo("already-shared");
    assertThat(failed.fallbacks().getFirst().error()).contains("which is not the wanted");
    assertThat(failed.error()).as("what the ordinary chain says").doesNotContain("shared storage");
  }

  @Test
  void tooFewGamesComeOverTheNetwork() throws Exception {
    games(10).close();
    copyTo(temp.resolve("old"));
    try (GamesWriter writer = new GamesWriter(gamesFile(), "WAL", 2)) {
      for (String late : List.of("late-1", "late-2", "late-3", "late-4", "late-5")) {
        writer.writeOne(late);
      }
      FetchOutcome.Fetched fetched =
          fetched(GAMES, SourceNode.atLeast(15), temp.resolve("old").toString());
      assertThat(fetched.transport()).isEqualTo("http");
      assertThat(fetched.fallbacks().getFirst().error()).contains("which is not the wanted");
    }
  }

  @Test
  void aDatabaseInTheMiddleOfCommitsIsFetched() throws Exception {
    try (GamesWriter writer = games(10)) {
      writer.writeOne("late");
      FetchOutcome.Fetched fetched = fetched(GAMES, SourceNode.atLeast(10), NFS);
      assertThat(fetched.transport()).isEqualTo("http");
      assertThat(fetched.fallbacks().getFirst().error()).contains("a log lies beside it");
    }
    assertThat(replica()).exists();
  }

  @Test
  void anotherDirectoryAtTheSamePathIsNotBelieved() throws Exception {
    Version wanted = model();
    copyTo(temp.resolve("unmarked"));
    Files.delete(temp.resolve("unmarked/.ringsync/node"));

    FetchOutcome.Fetched fetched = fetched(MODEL, wanted, temp.resolve("unmarked").toString());
    assertThat(fetched.transport()).isEqualTo("http");
    assertThat(fetched.fallbacks().getFirst().error())
        .contains("is not the data directory of source: none that is marked");
  }

  @Test
  void itsOwnDirectoryIsNotThatOfTheSource() throws Exception {
    Version wanted = model();
    TestFiles.write(target.directory().root().resolve("models/m.pth"), BYTES);

    FetchOutcome.Fetched here = fetched(MODEL, wanted, target.directory().root().toString());

    assertThat(here.transport()).isEqualTo("none");
    assertThat(here.fallbacks().getFirst().error()).contains("that of 'target'");
  }

  @Test
  void whoSharesNothingIsNotLookedAt() throws Exception {
    Version wanted = model();

    FetchOutcome.Fetched fetched =
        (FetchOutcome.Fetched) fetch(MODEL, wanted, NFS, Optional.empty());

    assertThat(fetched.transport()).isEqualTo("http");
    assertThat(fetched.fallbacks()).isEmpty();
  }

  private Version model() throws IOException {
    Path file = TestFiles.write(sourceData.resolve("models/m.pth"), BYTES);
    return new Version.FileVersion(
        BYTES.length,
        Files.getLastModifiedTime(file).toMillis(),
        Optional.of(FileDigest.hashOf(file)));
  }

  private GamesWriter games(int count) throws Exception {
    Files.createDirectories(gamesFile().getParent());
    GamesWriter writer = new GamesWriter(gamesFile(), "WAL", count);
    writer.write(count);
    return writer;
  }

  private Path gamesFile() {
    return sourceData.resolve("data/games/g.db");
  }

  private void copyTo(Path folder) throws IOException {
    for (String name : TestFiles.tree(sourceData)) {
      Path to = folder.resolve(name);
      Files.createDirectories(to.getParent());
      Files.copy(sourceData.resolve(name), to);
    }
  }

  private Path replica() {
    return target.directory().root().resolve("replicas/source/data/games/g.db");
  }

  private FetchOutcome.Fetched fetched(ArtifactId artifact, Version wanted, String there) {
    return switch (fetch(artifact, wanted, there, Optional.of("nfs"))) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private FetchOutcome.FetchFailed failed(ArtifactId artifact, Version wanted, String there) {
    return switch (fetch(artifact, wanted, there, Optional.of("nfs"))) {
      case FetchOutcome.Fetched fetched -> throw new AssertionError(fetched);
      case FetchOutcome.FetchFailed failed -> failed;
    };
  }

  private FetchOutcome fetch(
      ArtifactId artifact, Version wanted, String there, Optional<String> storageGroup) {
    Source plain = PlaneMain.source(SourceNode.ID, source.server().port());
    Endpoints endpoints =
        new Endpoints(
            "127.0.0.1",
            Optional.empty(),
            plain.endpoints().dataServerPort(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            there);
    Source shared =
        new Source(plain.node(), endpoints, plain.path(), Optional.empty(), storageGroup);
    return target
        .fetcher()
        .fetch(
            new FetchRequest(
                JobId.of(artifact, wanted, TARGET, "test"),
                artifact,
                wanted,
                List.of(shared),
                List.of(),
                OptionalLong.empty()),
            ProgressListener.none());
  }

  private DataPlane open(StorageMounts mounts) throws Exception {
    DataPlane plane =
        DataPlane.open(
            new DataPlaneConfig(
                TARGET,
                temp.resolve("target"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.empty(),
                new SshSettings(Optional.empty(), Optional.empty()),
                0,
                List.of("http"),
                UploadLimits.NONE,
                Patience.DEFAULT,
                OptionalLong.empty(),
                ServerLimits.DEFAULT,
                Tls.off(),
                Optional.empty(),
                mounts),
            InstantSource.system());
    plane.start();
    return plane;
  }
}

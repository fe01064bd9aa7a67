package org.ringrift.sync.worker.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.verify.CopyDeleter.Kind;
import org.ringrift.sync.worker.verify.CopyDeleter.Outcome;

class CopyDeleterTest {
  private static final NodeId SELF = new NodeId("relay");
  private static final ArtifactId MODEL = ArtifactId.parse("models:models/best.pth");
  private static final ArtifactId ELO = ArtifactId.parse("elo:data/unified_elo.db");
  private static final ArtifactId GAMES = ArtifactId.parse("games:player:data/games/hex8.db");

  @TempDir Path root;
  private final Set<ArtifactId> fetched = new HashSet<>();
  private CopyDeleter deleter;
  private Instant now = Instant.now();

  @BeforeEach
  void open() throws IOException {
    LocalCopy copies = new LocalCopy(new FileHashes(InstantSource.system()));
    deleter = new CopyDeleter(SELF, DataDirectory.open(root), copies, fetched::contains, () -> now);
  }

  private Path model() throws IOException {
    Path file = root.resolve(MODEL.pathOn(SELF).value());
    return TestFiles.write(file, TestFiles.noise(1000, 7));
  }

  private Path games(int count) throws Exception {
    Path file = root.resolve(GAMES.pathOn(SELF).value());
    Files.createDirectories(file.getParent());
    try (GamesWriter writer = new GamesWriter(file, "DELETE", 7)) {
      writer.write(count);
    }
    return file;
  }

  private static Version of(Path file) throws IOException {
    return new Version.FileVersion(Files.size(file), 1, Optional.of(FileDigest.of(file).hash()));
  }

  private static Version games(long count, Optional<Long> mark) {
    return new Version.GamesVersion(1, 1, count, mark);
  }

  @Test
  void deletesWhatOthersHave() throws IOException {
    Path file = model();

    assertThat(deleter.delete(MODEL, of(file), Kind.REPLICA)).isEqualTo(new Outcome.Deleted(1000));
    assertThat(file).doesNotExist();
    assertThat(deleter.delete(MODEL, games(1, Optional.empty()), Kind.REPLICA))
        .as("again")
        .isEqualTo(new Outcome.Deleted(0));
  }

  @Test
  void keepsWhatIsSomethingElse() throws IOException {
    Path file = model();
    Version there = of(file);
    TestFiles.write(file, TestFiles.noise(1000, 8));

    assertThat(deleter.delete(MODEL, there, Kind.REPLICA))
        .isInstanceOfSatisfying(
            Outcome.Kept.class, kept -> assertThat(kept.reason()).contains("something else"));
    assertThat(file).exists();
  }

  @Test
  void deletesAReplicaOfGamesWithAllThatLiesBesideIt() throws Exception {
    Path file = games(5);
    Path shared = Files.createFile(Path.of(file + "-shm"));

    assertThat(deleter.delete(GAMES, games(5, Optional.empty()), Kind.REPLICA))
        .isInstanceOf(Outcome.Deleted.class);
    assertThat(file).doesNotExist();
    assertThat(shared).doesNotExist();
  }

  @Test
  void keepsAReplicaThatHasMoreGames() throws Exception {
    Path file = games(5);

    assertThat(deleter.delete(GAMES, games(4, Optional.empty()), Kind.REPLICA))
        .isInstanceOf(Outcome.Kept.class);
    assertThat(file).exists();
  }

  @Test
  void keepsWhatSomebodyWritesInto() throws Exception {
    Path file = games(5);
    Files.writeString(Path.of(file + "-wal"), "pages");

    assertThat(deleter.delete(GAMES, games(5, Optional.empty()), Kind.REPLICA))
        .isInstanceOfSatisfying(
            Outcome.Kept.class, kept -> assertThat(kept.reason()).contains("hex8.db-wal"));
    assertThat(file).exists();
  }

  @Test
  void keepsWhatIsItsOwn() throws Exception {
    ArtifactId own = ArtifactId.parse("games:relay:data/games/hex8.db");
    Path file = root.resolve(own.pathOn(SELF).value());
    Files.createDirectories(file.getParent());
    Files.writeString(file, "whatever");

    assertThat(deleter.delete(own, games(5, Optional.empty()), Kind.REPLICA))
        .isEqualTo(new Outcome.Kept("it is this node's own database"));
    assertThat(file).exists();
  }

  @Test
  void keepsWhatIsMerged() {
    assertThat(deleter.delete(ELO, games(5, Optional.empty()), Kind.REPLICA))
        .isInstanceOf(Outcome.Kept.class);
  }

  private Path original() throws IOException {
    Path file = model();
    now = Files.getLastModifiedTime(file).toInstant().plusSeconds(61);
    return file;
  }

  private void keepsOriginal(Path file, Version there, String why) {
    assertThat(deleter.delete(MODEL, there, Kind.ORIGINAL))
        .isInstanceOfSatisfying(
            Outcome.Kept.class, kept -> assertThat(kept.reason()).contains(why));
    assertThat(file).exists();
  }

  @Test
  void deletesAnOriginalThatOthersHave() throws IOException {
    Path file = original();
    Version there = of(file);

    assertThat(deleter.delete(MODEL, there, Kind.ORIGINAL)).isEqualTo(new Outcome.Deleted(1000));
    assertThat(file).doesNotExist();
    assertThat(deleter.delete(MODEL, there, Kind.ORIGINAL))
        .as("again")
        .isEqualTo(new Outcome.Deleted(0));
  }

  @Test
  void keepsAnOriginalOfOtherContentThoughOthersHaveALaterOne() throws IOException {
    Path file = original();
    Path other = TestFiles.write(root.resolve("other"), TestFiles.noise(1000, 8));
    Version later = new Version.FileVersion(1000, now.toEpochMilli(), Optional.of(hash(other)));

    keepsOriginal(file, later, "something else");
  }

  @Test
  void keepsAnOriginalWhoseContentChangedUnderItsTime() throws IOException {
    Path file = original();
    Version there = of(file);
    FileTime madeAt = Files.getLastModifiedTime(file);
    Files.write(file, TestFiles.noise(1000, 8));
    Files.setLastModifiedTime(file, madeAt);

    keepsOriginal(file, there, "something else");
  }

  @Test
  void keepsAnOriginalThatWasJustWritten() throws IOException {
    Path file = original();
    now = now.minusSeconds(2);

    keepsOriginal(file, of(file), "somebody may be writing");
  }

  @Test
  void keepsAnOriginalThatIsBeingFetched() throws IOException {
    Path file = original();
    fetched.add(MODEL);

    keepsOriginal(file, of(file), "fetching");
  }

  @Test
  void keepsAnOriginalOfWhichNobodyKnowsTheHash() throws IOException {
    keepsOriginal(original(), new Version.FileVersion(1000, 1, Optional.empty()), "known hash");
  }

  @Test
  void keepsAnOriginalThatIsOnlyALink() throws IOException {
    Path file = original();
    Path real = Files.move(file, root.resolve("real"));
    Files.createSymbolicLink(file, real);

    keepsOriginal(file, of(file), "");
    assertThat(real).exists();
  }

  @Test
  void neverDeletesDatabasesAsOriginals() throws Exception {
    Path replica = games(5);
    now = now.plusSeconds(120);

    assertThat(deleter.delete(GAMES, of(replica), Kind.ORIGINAL)).isInstanceOf(Outcome.Kept.class);
    assertThat(deleter.delete(ELO, of(replica), Kind.ORIGINAL)).isInstanceOf(Outcome.Kept.class);
    assertThat(
            deleter.delete(
                ArtifactId.parse("games:relay:data/games/hex8.db"), of(replica), Kind.ORIGINAL))
        .isInstanceOf(Outcome.Kept.class);
    assertThat(replica).exists();
  }

  private static ContentHash hash(Path file) throws IOException {
    return FileDigest.of(file).hash();
  }
}

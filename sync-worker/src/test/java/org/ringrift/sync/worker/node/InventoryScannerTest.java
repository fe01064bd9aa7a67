package org.ringrift.sync.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

class InventoryScannerTest {
  private static final NodeId SELF = new NodeId("player");
  private static final ContentHash HASH = new ContentHash("ab".repeat(32));

  @TempDir Path temp;
  private Path dataDir;
  private final List<Path> hashed = new ArrayList<>();
  private InventoryScanner scanner;

  @BeforeEach
  void makeDataDir() throws IOException {
    dataDir = Files.createDirectory(temp.resolve("data dir"));
    scanner = newScanner();
  }

  @Test
  void anEmptyDirectoryHoldsNothing() {
    assertThat(scanner.scan()).isEqualTo(new Inventory(List.of(), List.of()));
  }

  @Test
  void countsTheGamesOfALiveDatabaseWithWhatLiesInItsLog() throws Exception {
    try (Connection writer = openWal("data/games/hex8.db");
        Statement statement = writer.createStatement()) {
      addGames(statement, 5);
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      addGames(statement, 2);
      statement.execute("DELETE FROM games WHERE rowid = 3");

      assertThat(heldOf("games:player:data/games/hex8.db"))
          .isInstanceOfSatisfying(
              Version.GamesVersion.class,
              games -> {
                assertThat(games.gameCount()).isEqualTo(6);
                assertThat(games.highWaterMark()).hasValue(7L);
                assertThat(games.sizeBytes()).isPositive();
                assertThat(games.modifiedAtMs()).isPositive();
              });
    }
  }

  @Test
  void readsAReplicaWithoutMakingAnythingBesideIt() throws Exception {
    Path replica = file("replicas/other/data/games/hex8.db");
    try (Connection writer = openWal("replicas/other/data/games/hex8.db");
        Statement statement = writer.createStatement()) {
      addGames(statement, 4);
      statement.execute("PRAGMA journal_mode=DELETE");
    }
    assertThat(filesBeside(replica)).containsExactly(replica);

    assertThat(heldOf("games:other:data/games/hex8.db"))
        .isInstanceOfSatisfying(
            Version.GamesVersion.class, games -> assertThat(games.gameCount()).isEqualTo(4));
    assertThat(filesBeside(replica)).containsExactly(replica);
  }

  @Test
  void hashesFilesOnceForAsLongAsTheyStayTheSame() throws Exception {
    Path model = write("models/deep/er/hex8.pth", "weights");
    write("models/small.pt", "small");
    write("data/training/hex8_2p.npz", "samples");

    Inventory first = scanner.scan();
    assertThat(first.held()).hasSize(3);
    assertThat(first.problems()).isEmpty();
    Version.FileVersion version = (Version.FileVersion) heldOf("models:models/deep/er/hex8.pth");
    assertThat(version.sizeBytes()).isEqualTo(7);
    assertThat(version.hash()).hasValue(HASH);
    assertThat(version.modifiedAtMs()).isEqualTo(Files.getLastModifiedTime(model).toMillis());
    assertThat(hashed).hasSize(3);

    scanner = newScanner();
    scanner.scan();
    assertThat(hashed).as("after a restart").hasSize(3);

    Files.setLastModifiedTime(model, FileTime.fromMillis(1_000));
    scanner.scan();
    assertThat(hashed).hasSize(4);
  }

  @Test
  void leavesOutAFileThatChangesWhileItIsRead() throws Exception {
    Path model = write("models/hex8.pth", "weights");
    InventoryScanner slow =
        new InventoryScanner(
            SELF,
            dataDir,
            HashCache.open(
                dataDir.resolve(".ringsync/hashes"),
                file -> {
                  Files.writeString(model, "weights and more");
                  return HASH;
                }));

    assertThat(slow.scan().held()).isEmpty();
    assertThat(slow.scan().problems())
        .singleElement()
        .asString()
        .contains("models/hex8.pth", "changes while it is read");
  }

  @Test
  void aDatabaseThatCannotBeReadIsNamedAndStopsNothing() throws Exception {
    write("data/games/broken.db", "this is no database, and long enough to be looked at");
    write("models/hex8.pth", "weights");

    Inventory inventory = scanner.scan();

    assertThat(inventory.held())
        .extracting(held -> held.artifact().toString())
        .containsExactly("models:models/hex8.pth");
    assertThat(inventory.problems()).singleElement().asString().contains("data/games/broken.db");
  }

  @Test
  void takesNothingElse() throws Exception {
    write("data/games/hex8.db-wal", "");
    write("data/games/hex8.db.writing", "");
    write("models/readme.txt", "");
    write("replicas/stray.db", "");
    write("replicas/player/data/games/own.db", "");
    write(".ringsync/staging/models/half.pth", "");
    Path outside = Files.writeString(temp.resolve("secret.pth"), "secret");
    Files.createSymbolicLink(dataDir.resolve("models/link.pth"), outside);

    assertThat(scanner.scan()).isEqualTo(new Inventory(List.of(), List.of()));
  }

  @Test
  void aFolderThatIsALinkIsNamed() throws Exception {
    Files.createSymbolicLink(
        dataDir.resolve("models"), Files.createDirectory(temp.resolve("elsewhere")));

    assertThat(scanner.scan().problems())
        .singleElement()
        .asString()
        .contains("models")
        .contains("symbolic link");
  }

  @Test
  void aDamagedCacheIsReadAsFarAsItGoes() throws Exception {
    write("models/hex8.pth", "weights");
    scanner.scan();
    Path cache = dataDir.resolve(".ringsync/hashes");
    Files.writeString(cache, Files.readString(cache) + "rubbish\n" + "x y z models/a.pth\n");

    newScanner().scan();

    assertThat(hashed).hasSize(1);
  }

  @Test
  void longInventoriesComeInParts() {
    List<HeldArtifact> held =
        Stream.of("a", "b", "c", "d", "e")
            .map(
                name ->
                    new HeldArtifact(
                        ArtifactId.parse("models:models/" + name + ".pth"),
                        new Version.FileVersion(1, 1, Optional.of(HASH))))
            .toList();

    assertThat(new Inventory(held, List.of()).parts(2))
        .containsExactly(held.subList(0, 2), held.subList(2, 4), held.subList(4, 5));
    assertThat(new Inventory(List.of(), List.of()).parts(2)).containsExactly(List.of());
  }

  private InventoryScanner newScanner() {
    return new InventoryScanner(
        SELF,
        dataDir,
        HashCache.open(
            dataDir.resolve(".ringsync/hashes"),
            file -> {
              hashed.add(file);
              return HASH;
            }));
  }

  private Version heldOf(String artifact) {
    return scanner.scan().held().stream()
        .filter(held -> held.artifact().toString().equals(artifact))
        .findAny()
        .orElseThrow()
        .version();
  }

  private Path file(String path) throws IOException {
    Path file = dataDir.resolve(path);
    Files.createDirectories(file.getParent());
    return file;
  }

  private Path write(String path, String text) throws IOException {
    return Files.writeString(file(path), text);
  }

  private Connection openWal(String path) throws IOException, SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file(path));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE games (game_id TEXT PRIMARY KEY, winner INTEGER)");
    }
    return connection;
  }

  private static void addGames(Statement statement, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      statement.execute("INSERT INTO games VALUES (hex(randomblob(8)), 1)");
    }
  }

  private static List<Path> filesBeside(Path file) throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.toList();
    }
  }
}

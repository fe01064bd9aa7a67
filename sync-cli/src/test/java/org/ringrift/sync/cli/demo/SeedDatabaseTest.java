package org.ringrift.sync.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.command.CommandException;

class SeedDatabaseTest {
  @TempDir private Path directory;
  private Path node;
  private Path source;

  @BeforeEach
  void prepare() {
    node = directory.resolve("node");
    source = directory.resolve("old games #1 (v9).db");
  }

  private static void run(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void makeSource(int games) throws SQLException {
    run(
        source,
        "CREATE TABLE games (game_id TEXT PRIMARY KEY, v9_only TEXT)",
        "CREATE TABLE game_moves (game_id TEXT, n INTEGER, odd BLOB)");
    for (int i = 0; i < games; i++) {
      run(source, "INSERT INTO games VALUES ('g" + i + "', NULL)");
    }
  }

  private List<String> names() throws Exception {
    try (var files = Files.list(node.resolve("data/games"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void copiesADatabaseOfAnyLayout() throws Exception {
    makeSource(3);
    SeedDatabase seed = SeedDatabase.copy(source, node);
    assertThat(seed.path()).isEqualTo("data/games/" + source.getFileName());
    assertThat(seed.gameCount()).isEqualTo(3);
    assertThat(seed.highWaterMark()).contains(3L);
    assertThat(names()).containsExactly(source.getFileName().toString());
    try (Connection copy = Databases.immutable(seed.file());
        Connection original = Databases.immutable(source)) {
      assertThat(ContentDigest.ofTables(copy)).isEqualTo(ContentDigest.ofTables(original));
    }
  }

  @Test
  void takesWhatIsStillInTheLogOfALiveDatabaseAlong() throws Exception {
    makeSource(1);
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + source);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("INSERT INTO games VALUES ('fresh', 'x')");
      assertThat(SeedDatabase.copy(source, node).gameCount()).isEqualTo(2);
    }
  }

  @Test
  void equalCopyIsUsedAgainAndADifferentOneGetsAnotherName() throws Exception {
    makeSource(1);
    SeedDatabase first = SeedDatabase.copy(source, node);
    assertThat(SeedDatabase.copy(source, node).file()).isEqualTo(first.file());
    run(source, "INSERT INTO games VALUES ('more', NULL)");
    assertThat(SeedDatabase.copy(source, node).path())
        .isEqualTo("data/games/old games #1 (v9)-2.db");
    assertThat(names()).hasSize(2);
  }

  @Test
  void leavesTheNamesOfTheDemosOwnDatabasesAlone() throws Exception {
    source = directory.resolve("canonical_hex8_2p.db");
    makeSource(1);
    assertThat(SeedDatabase.copy(source, node).path())
        .isEqualTo("data/games/canonical_hex8_2p-2.db");
  }

  @Test
  void refusesWhatIsNoSoundGamesDatabase() throws Exception {
    assertRefused("cannot be read");
    Files.writeString(source, "SQLite? No.");
    assertRefused("not an SQLite database");
    Files.delete(source);
    run(source, "CREATE TABLE other (x)");
    assertRefused("no table games");
    Files.delete(source);
    makeSource(0);
    assertRefused("empty");
    assertThat(names()).isEmpty();
  }

  @Test
  void refusesADamagedDatabase() throws Exception {
    makeSource(200);
    try (RandomAccessFile bytes = new RandomAccessFile(source.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      bytes.write(new byte[4096]);
    }
    assertRefused("--seed-db");
    assertThat(names()).isEmpty();
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> SeedDatabase.copy(source, node))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(source.toString())
        .hasMessageContaining(reason);
  }
}

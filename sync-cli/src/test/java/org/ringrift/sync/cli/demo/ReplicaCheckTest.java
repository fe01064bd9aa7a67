package org.ringrift.sync.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

class ReplicaCheckTest {
  private static final Version ANY = new Version.FileVersion(1, 1, Optional.empty());

  @TempDir private Path directory;
  private Path original;
  private Path replica;

  @BeforeEach
  void writeGames() throws Exception {
    original = directory.resolve("original.db");
    replica = directory.resolve("replica.db");
    try (GamesDatabase games = GamesDatabase.open(original)) {
      for (int number = 1; number <= 5; number++) {
        games.write(new GameGenerator(Board.HEX8, 1).game(number, 1_800_000_000_000L));
      }
    }
    Files.copy(original, replica);
  }

  private Optional<String> fault(String artifact) {
    Published published =
        new Published(ArtifactId.parse(artifact), new NodeId("play-1"), original, ANY);
    return new ReplicaCheck().fault(published, replica);
  }

  private Optional<String> faultOfGames() {
    return fault("games:play-1:data/games/a.db");
  }

  private void change(String sql) throws Exception {
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + replica);
        Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void equalContentIsSoundWhateverTheBytes() throws Exception {
    change("PRAGMA journal_mode = DELETE");
    change("VACUUM");
    assertThat(faultOfGames()).isEmpty();
  }

  @Test
  void aSingleOtherValueShowsWithItsTable() throws Exception {
    change("UPDATE game_moves SET think_time_ms = think_time_ms + 1 WHERE move_number = 7");
    assertThat(faultOfGames()).get().asString().endsWith("in the tables [game_moves]");
  }

  @Test
  void aTableThatIsNotThereShows() throws Exception {
    change("DROP TABLE game_nnue_features");
    assertThat(faultOfGames()).get().asString().contains("[game_nnue_features]");
  }

  @Test
  void damageShows() throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(replica.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      bytes.write(new byte[3 * 4096]);
    }
    assertThat(faultOfGames()).isPresent();
  }

  @Test
  void missingFileShows() throws Exception {
    Files.delete(replica);
    assertThat(faultOfGames()).get().asString().contains("is not there");
  }

  @Test
  void filesAreComparedByTheirBytes() throws Exception {
    assertThat(fault("models:a.pth")).isEmpty();
    Files.writeString(replica, "x");
    assertThat(fault("models:a.pth")).get().asString().contains("other bytes");
  }
}

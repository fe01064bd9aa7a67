package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.merge.MergedDatabase;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.SourceNode;

/** A disk that fills up while something is merged into what is there. */
@Timeout(60)
class FullDiskMergeIT extends TinyDisk {
  @Test
  void newGamesThatDoNotFitLeaveTheReplicaAsItWas() throws Exception {
    ArtifactId games = SourceNode.games("g.db");
    DataDirectory directory = directory();
    TransferChain chain = chain(directory, GameMerge.NAME, Transport.HTTP);
    try (GamesWriter writer = new GamesWriter(node.directory().root().resolve("g.db"), "WAL", 1)) {
      writer.write(50);
      fetch(chain, games, SourceNode.atLeast(50));
      writer.write(100);
    }
    Path replica = disk.resolve("replicas/source/g.db");

    boolean inTheMerge =
        fillsUpUntilItFits(
            directory,
            () -> chain.fetch(request(games, SourceNode.atLeast(150)), ProgressListener.none()),
            () -> {
              assertThat(GamesDatabase.games(replica).count()).isEqualTo(50);
              requireSound(replica);
            });

    assertThat(inTheMerge).as("it was not only staging that was full").isTrue();
    assertThat(GamesDatabase.games(replica).count()).isEqualTo(150);
    requireSound(replica);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void rowsThatDoNotFitLeaveALiveDatabaseAsItWas(String journal) throws Exception {
    ArtifactId elo = ArtifactId.of(DataType.ELO, SourceNode.ID, new DataPath("elo.db"));
    Path there = node.directory().root().resolve("elo.db");
    Path live = disk.resolve("elo.db");
    matches(there, "DELETE", "there", 3000);
    matches(live, journal, "here", 10);
    DataDirectory directory = directory();
    TransferChain chain = chain(directory, Transport.HTTP);
    Version wanted = MergedDatabase.version(DataType.ELO, there, clock.millis());

    boolean inTheMerge =
        fillsUpUntilItFits(
            directory,
            () -> chain.fetch(request(elo, wanted), ProgressListener.none()),
            () -> {
              assertThat(count(live)).isEqualTo(10);
              requireSound(live);
              assertThat(directory.workFolder().resolve("backups/elo.db/draft")).doesNotExist();
            });

    assertThat(inTheMerge).as("it was not only staging that was full").isTrue();
    assertThat(count(live)).isEqualTo(3010);
    requireSound(live);
  }

  /** What can fail. */
  @FunctionalInterface
  private interface Check {
    void run() throws Exception;
  }

  /**
   * Leaves a little more of the disk free with each attempt, until one succeeds.
   *
   * @param unchanged holds after each one that did not
   * @return true where one failed in SQLite
   */
  private boolean fillsUpUntilItFits(
      DataDirectory directory, Supplier<FetchOutcome> attempt, Check unchanged) throws Exception {
    boolean inTheMerge = false;
    for (long free = 16 << 10; free < 4 << 20; free += 48 << 10) {
      Path filler = disk.resolve("filler");
      long usable = Files.getFileStore(disk).getUsableSpace();
      Files.write(filler, new byte[Math.toIntExact(Math.max(0, usable - free))]);
      FetchOutcome outcome = attempt.get();
      if (outcome instanceof FetchOutcome.Fetched) {
        return inTheMerge;
      }
      requireFull(directory, outcome);
      Files.delete(filler);
      unchanged.run();
      inTheMerge |= outcome.toString().contains("merge");
    }
    throw new AssertionError("it never fits");
  }

  private static void requireSound(Path database) throws Exception {
    try (Connection connection = GamesDatabase.openReadOnly(database)) {
      assertThat(GamesDatabase.faults(connection, true)).isEmpty();
    }
  }

  private static void matches(Path database, String journal, String name, int count)
      throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=" + journal);
      statement.execute(
          "CREATE TABLE match_history (participant_a TEXT, participant_b TEXT, winner TEXT,"
              + " board_type TEXT, num_players INTEGER, timestamp REAL, game_id TEXT)");
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
              + count
              + ") INSERT INTO match_history SELECT 'a', 'b', 'a', 'hex8', 2, i, '"
              + name
              + "-' || i FROM n");
    }
  }

  private static int count(Path database) throws Exception {
    try (Connection connection = GamesDatabase.openReadOnly(database)) {
      return GamesDatabase.strings(connection, "SELECT game_id FROM match_history").size();
    }
  }

  private void fetch(TransferChain chain, ArtifactId artifact, Version wanted) {
    assertThat(chain.fetch(request(artifact, wanted), ProgressListener.none()))
        .isInstanceOf(FetchOutcome.Fetched.class);
  }
}

package org.ringrift.sync.worker.faults;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.ringrift.sync.worker.store.GamesDatabase;

/**
 * What is in a games database, as {@link org.ringrift.sync.worker.testkit.GamesWriter} fills it.
 */
record GameContent(long games, String sha256) {
  private static final String GAMES_TABLE = "SELECT 1 FROM sqlite_schema WHERE name = 'games'";
  private static final String HALF_GAMES =
      "SELECT game_id FROM games g WHERE"
          + " (SELECT count(*) FROM game_moves m WHERE m.game_id = g.game_id) <> total_moves";
  private static final String ROWS =
      "SELECT game_id || metadata_json FROM games"
          + " UNION ALL SELECT game_id || move_number || move_json FROM game_moves ORDER BY 1";

  /** Reads all of it. */
  static GameContent of(Path database) throws SQLException {
    try (Connection connection = GamesDatabase.openReadOnly(database)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String row : GamesDatabase.strings(connection, ROWS)) {
        digest.update(row.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return new GameContent(
          GamesDatabase.games(connection, "main").count(),
          HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * What is wrong with a database into which others may write, whatever is in it; empty where it is
   * whole.
   */
  static List<String> faults(Path database) throws SQLException {
    try (Connection connection = GamesDatabase.openReadOnly(database)) {
      GamesDatabase.execute(connection, "PRAGMA busy_timeout=20000");
      GamesDatabase.execute(connection, "BEGIN");
      List<String> faults = GamesDatabase.faults(connection, true);
      boolean games = !GamesDatabase.strings(connection, GAMES_TABLE).isEmpty();
      return faults.isEmpty() && games ? GamesDatabase.strings(connection, HALF_GAMES) : faults;
    }
  }
}

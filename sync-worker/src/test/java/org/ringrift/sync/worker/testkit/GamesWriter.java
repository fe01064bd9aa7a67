package org.ringrift.sync.worker.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Random;

/** Plays the part of selfplay: writes games, one commit each, into a database it keeps open. */
public final class GamesWriter implements AutoCloseable {
  private static final int MOVES = 12;

  private final Connection connection;
  private final Random random;
  private int next;

  /** Opens a database and makes the tables where they are missing. */
  public GamesWriter(Path file, String journalMode, long seed) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    random = new Random(seed);
    execute("PRAGMA busy_timeout=20000");
    execute("PRAGMA journal_mode=" + journalMode);
    execute("PRAGMA synchronous=OFF");
    execute(
        "CREATE TABLE IF NOT EXISTS games (game_id TEXT PRIMARY KEY, board_type TEXT,"
            + " num_players INTEGER, created_at TEXT, game_status TEXT, winner INTEGER,"
            + " total_moves INTEGER, metadata_json TEXT, quality_score REAL)");
    execute(
        "CREATE TABLE IF NOT EXISTS game_moves (game_id TEXT NOT NULL, move_number INTEGER,"
            + " player INTEGER, move_json TEXT, PRIMARY KEY (game_id, move_number),"
            + " FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE)");
    execute("CREATE INDEX IF NOT EXISTS idx_games_board ON games(board_type, num_players)");
    execute("CREATE INDEX IF NOT EXISTS idx_moves_game ON game_moves(game_id)");
  }

  /** Writes games {@code game-<n>}, each with its moves in a transaction of its own. */
  public void write(int games) throws SQLException {
    for (int i = 0; i < games; i++) {
      writeOne("game-" + next++);
    }
  }

  /** Writes one game. */
  public void writeOne(String id) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement game =
            connection.prepareStatement(
                "INSERT INTO games VALUES (?, 'hex8', 2, '2026-01-01', 'completed', 1, ?, ?, 0.7)");
        PreparedStatement move =
            connection.prepareStatement("INSERT INTO game_moves VALUES (?, ?, ?, ?)")) {
      game.setString(1, id);
      game.setInt(2, MOVES);
      game.setString(3, noise(200));
      game.executeUpdate();
      for (int i = 0; i < MOVES; i++) {
        move.setString(1, id);
        move.setInt(2, i);
        move.setInt(3, i % 2);
        move.setString(4, noise(300));
        move.executeUpdate();
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Runs any statement. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private String noise(int length) {
    byte[] bytes = new byte[length / 2];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

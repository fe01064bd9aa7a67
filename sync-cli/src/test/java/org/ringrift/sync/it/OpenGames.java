package org.ringrift.sync.it;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A player that has its games database open and writes into it all the while. */
final class OpenGames implements AutoCloseable {
  private final Connection connection;
  private long played;

  OpenGames(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    execute("PRAGMA busy_timeout = 60000");
  }

  /** One more game, committed; always true. */
  boolean play() {
    execute("INSERT INTO games VALUES ('since-" + played++ + "', randomblob(500))");
    return true;
  }

  /** One more game, which holds the database until it is committed. */
  void begin() {
    execute("BEGIN IMMEDIATE");
    play();
  }

  void commit() {
    execute("COMMIT");
  }

  /** How many games. */
  long played() {
    return played;
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the player cannot write: " + sql, e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

package org.ringrift.sync.worker.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * Reads the rows of some games as SQLite stores them: every value in its own storage class, texts
 * as their bytes.
 */
public final class GameRows {
  /** Longest text or blob that travels. */
  public static final int MAX_VALUE_BYTES = 64 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private GameRows() {}

  /** Storage class of a value, before its bytes. */
  static final class Kind {
    static final int NULL = 0;
    static final int INTEGER = 1;
    static final int REAL = 2;
    static final int TEXT = 3;
    static final int BLOB = 4;

    private Kind() {}
  }

  /** Takes one row after the other; what it is given is only good for this call. */
  @FunctionalInterface
  public interface Sink {
    void row(Row row) throws IOException;
  }

  /**
   * A row.
   *
   * @param tableKey the table and its columns, as part of a digest
   * @param rowId 0 where it does not travel
   * @param values one after the other, each with its kind; only the first {@code length} bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // Reused for every row: nobody compares these.
  public record Row(
      GameTable table, byte[] tableKey, String gameId, long rowId, byte[] values, int length) {}

  /** Reads the rows of these games, table after table. */
  public static void read(
      Connection connection, List<GameTable> tables, Collection<String> gameIds, Sink sink)
      throws SQLException, IOException {
    if (gameIds.isEmpty()) {
      return;
    }
    String ids = json(gameIds);
    for (GameTable table : tables) {
      try (PreparedStatement select = connection.prepareStatement(table.selectSql())) {
        select.setString(1, ids);
        read(select, table, sink);
      }
    }
  }

  /** The content of these games. */
  public static GameDigests digests(
      Connection connection, List<GameTable> tables, Collection<String> gameIds)
      throws SQLException, IOException {
    GameDigests digests = new GameDigests();
    read(connection, tables, gameIds, digests::add);
    return digests;
  }

  /** Those of these games that a database has. */
  public static List<String> present(Connection connection, Collection<String> gameIds)
      throws SQLException {
    return among(connection, gameIds, "");
  }

  /** Those of these games that a database has as completed; without a status, those that it has. */
  public static List<String> finished(Connection connection, Collection<String> gameIds)
      throws SQLException {
    boolean hasStatus = GamesDatabase.hasColumns(connection, "main", "games", "game_status");
    return among(connection, gameIds, hasStatus ? " AND game_status = 'completed'" : "");
  }

  private static List<String> among(
      Connection connection, Collection<String> gameIds, String condition) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT game_id FROM games WHERE game_id IN (SELECT value FROM json_each(?))"
                + condition)) {
      select.setString(1, json(gameIds));
      return strings(select);
    }
  }

  /** The first column of every row. */
  public static List<String> strings(PreparedStatement select) throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static String json(Collection<String> gameIds) {
    try {
      return JSON.writeValueAsString(gameIds);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts can always be written", e);
    }
  }

  private static void read(PreparedStatement select, GameTable table, Sink sink)
      throws SQLException, IOException {
    byte[] tableKey = key(table);
    int first = table.rowId() ? 1 : 0;
    int gameId = first + table.indexOf(GameTable.GAME_ID);
    Buffer buffer = new Buffer();
    CoreStatement statement = (CoreStatement) select;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        buffer.reset();
        long rowId = first == 0 ? 0 : rows.getLong(1);
        statement.pointer.safeRunConsume(
            (db, pointer) -> {
              for (int i = first; i < first + table.columns().size(); i++) {
                buffer.add(db, pointer, i);
              }
            });
        buffer.requireSmall(table);
        sink.row(
            new Row(
                table, tableKey, rows.getString(gameId + 1), rowId, buffer.bytes(), buffer.size()));
      }
    }
  }

  private static byte[] key(GameTable table) {
    StringBuilder key = new StringBuilder(table.name());
    table.columns().forEach(column -> key.append('\0').append(column.name()));
    return key.append("\0\0").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Values, one after the other. */
  private static final class Buffer extends ByteArrayOutputStream {
    private final DataOutputStream out = new DataOutputStream(this);
    private int longest;

    void add(DB db, long statement, int column) throws SQLException {
      try {
        switch (db.column_type(statement, column)) {
          case Codes.SQLITE_INTEGER -> {
            out.writeByte(Kind.INTEGER);
            out.writeLong(db.column_long(statement, column));
          }
          case Codes.SQLITE_FLOAT -> {
            out.writeByte(Kind.REAL);
            out.writeDouble(db.column_double(statement, column));
          }
          case Codes.SQLITE_TEXT -> add(Kind.TEXT, db.column_blob(statement, column));
          case Codes.SQLITE_BLOB -> add(Kind.BLOB, db.column_blob(statement, column));
          default -> out.writeByte(Kind.NULL);
        }
      } catch (IOException e) {
        throw new IllegalStateException("memory can always be written", e);
      }
    }

    /** SQLite gives nothing for an empty text or blob. */
    private void add(int kind, byte[] found) throws IOException {
      byte[] bytes = found == null ? new byte[0] : found;
      longest = Math.max(longest, bytes.length);
      out.writeByte(kind);
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    void requireSmall(GameTable table) throws IOException {
      if (longest > MAX_VALUE_BYTES) {
        throw new IOException(
            "table " + table.name() + " has a value of " + longest + " bytes, too long to travel");
      }
    }

    byte[] bytes() {
      return buf;
    }
  }
}

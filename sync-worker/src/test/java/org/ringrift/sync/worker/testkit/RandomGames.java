package org.ringrift.sync.worker.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.ringrift.sync.worker.store.GamesDatabase;

/** Writes games with values of every kind into a database of any layout. */
public final class RandomGames implements AutoCloseable {
  private final Connection connection;
  private final Random random;
  private final List<String> ids = new ArrayList<>();

  /** Writes into a database that is there. */
  public RandomGames(Path file, Random random) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    this.random = random;
  }

  /** Makes a database. */
  public RandomGames(Path file, GamesSchema schema, String journalMode, Random random)
      throws SQLException {
    this(file, random);
    execute("PRAGMA journal_mode=" + journalMode);
    execute("PRAGMA synchronous=OFF");
    for (String sql : schema.ddl()) {
      execute(sql);
    }
  }

  /** Writes so many games, each in a transaction of its own. */
  public void write(int games) throws SQLException {
    for (int i = 0; i < games; i++) {
      byte[] name = new byte[8];
      random.nextBytes(name);
      write(HexFormat.of().formatHex(name) + (random.nextInt(9) == 0 ? " ö'\"模" : ""));
    }
  }

  /** Writes one game as a writer does: the final status comes last. */
  public void write(String id) throws SQLException {
    execute("BEGIN");
    begin(id);
    complete(id);
    execute("COMMIT");
    ids.add(id);
  }

  /** Writes a game that is not played to its end. */
  public void begin(String id) throws SQLException {
    run(
        "INSERT INTO games (game_id, game_status, total_moves, metadata_json)"
            + " VALUES (?, 'in_progress', 0, ?)",
        id,
        value());
    for (String table : tables()) {
      List<String> columns = columns(table);
      int rows = table.equals("game_moves") ? 6 : random.nextInt(4);
      for (int row = 0; row < rows; row++) {
        insert(table, columns, id, row);
      }
    }
  }

  /** Plays it to its end. */
  public void complete(String id) throws SQLException {
    run("UPDATE games SET total_moves = 6, game_status = 'completed' WHERE game_id = ?", id);
  }

  /** The ids that were written. */
  public List<String> ids() {
    return ids;
  }

  public Connection connection() {
    return connection;
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Everything that every game has in the given tables and columns, in SQLite's own words. */
  public static Map<String, List<String>> contents(Path file, Map<String, List<String>> layout)
      throws SQLException {
    Map<String, List<String>> contents = new TreeMap<>();
    try (Connection database = GamesDatabase.openReadOnly(file)) {
      for (Map.Entry<String, List<String>> table : layout.entrySet()) {
        String row =
            String.join(
                "||','||",
                table.getValue().stream().map(c -> "quote(" + c + ")||typeof(" + c + ")").toList());
        contents.put(
            table.getKey(),
            GamesDatabase.strings(
                database, "SELECT " + row + " AS r FROM " + table.getKey() + " ORDER BY r"));
      }
    }
    return contents;
  }

  /** The tables with a game_id of a database and their columns, but generated and numbered ones. */
  public static Map<String, List<String>> layout(Path file) throws SQLException {
    Map<String, List<String>> layout = new TreeMap<>();
    try (Connection database = GamesDatabase.openReadOnly(file)) {
      for (String table :
          GamesDatabase.strings(
              database,
              "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%game_id%'")) {
        layout.put(
            table,
            GamesDatabase.strings(
                database,
                "SELECT '\"'||replace(name,'\"','\"\"')||'\"' FROM pragma_table_xinfo('"
                    + table
                    + "') WHERE hidden = 0 AND name <> 'id'"));
      }
    }
    return layout;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private List<String> tables() throws SQLException {
    return GamesDatabase.strings(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%game_id%' AND name <> 'games'");
  }

  private List<String> columns(String table) throws SQLException {
    return GamesDatabase.strings(
        connection,
        "SELECT name FROM pragma_table_xinfo('" + table + "') WHERE hidden = 0 AND name <> 'id'");
  }

  private void insert(String table, List<String> columns, String id, int row) throws SQLException {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (columns.get(i)) {
            case "game_id" -> id;
            case "move_number", "player_number" -> row;
            default -> value();
          };
    }
    run(
        "INSERT INTO "
            + table
            + " ("
            + String.join(
                ",", columns.stream().map(c -> '"' + c.replace("\"", "\"\"") + '"').toList())
            + ") VALUES ("
            + String.join(",", columns.stream().map(c -> "?").toList())
            + ")",
        values);
  }

  private Object value() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> null;
      case 2 -> random.nextLong();
      case 3 -> (long) random.nextInt(5);
      case 4 -> random.nextGaussian();
      case 5 -> 3.0;
      case 6 -> "";
      case 7 -> new byte[0];
      case 8 -> TestFiles.noise(random.nextInt(300), random.nextLong());
      case 9 -> "a\u0000b";
      case 10 -> Double.NEGATIVE_INFINITY;
      default -> "text '\"\n 模型 \uD83D\uDE00 " + random.nextInt();
    };
  }

  private void run(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}

package org.ringrift.sync.worker.merge;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Copies of one database as nodes of different ages keep them: other names of columns, columns that
 * are missing, rows that only some have, that come twice, or that say otherwise, and NULLs.
 */
final class RandomCopies {
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "7");
  private static final List<String> FIRST =
      List.of("participant_a", "model_a", "model_a_id", "participant_a");
  private static final List<String> SECOND =
      List.of("participant_b", "model_b", "model_b_id", "participant_b");

  private final Random random;

  RandomCopies(Random random) {
    this.random = random;
  }

  /** An Elo database with so many matches, some of them in other copies, too. */
  void elo(Path file, int matches) throws SQLException {
    int variant = random.nextInt(FIRST.size());
    boolean arrays = random.nextBoolean();
    boolean extras = random.nextBoolean();
    try (Connection connection = open(file)) {
      execute(
          connection,
          "CREATE TABLE match_history (id INTEGER PRIMARY KEY AUTOINCREMENT, "
              + FIRST.get(variant)
              + " TEXT, "
              + SECOND.get(variant)
              + " TEXT, winner TEXT, board_type TEXT, num_players INTEGER, timestamp REAL,"
              + " game_id TEXT"
              + (arrays ? ", participant_ids TEXT, rankings TEXT" : "")
              + (extras ? ", game_length INTEGER, worker TEXT NOT NULL DEFAULT 'none'" : "")
              + ")",
          "CREATE TABLE elo_ratings ("
              + (variant == 0 ? "participant_id" : "model_id")
              + " TEXT, board_type TEXT, num_players INTEGER, rating REAL DEFAULT 1500,"
              + " games_played INTEGER, wins INTEGER, losses INTEGER, draws INTEGER"
              + (extras ? ", peak_rating REAL" : "")
              + ", PRIMARY KEY (1, 2, 3))"
                  .replace("1", variant == 0 ? "participant_id" : "model_id")
                  .replace("2", "board_type")
                  .replace("3", "num_players"));
      if (random.nextInt(3) > 0) {
        execute(
            connection,
            "CREATE TABLE rating_history (id INTEGER PRIMARY KEY, participant_id TEXT NOT NULL,"
                + " board_type TEXT, num_players INTEGER, rating REAL, games_played INTEGER,"
                + " timestamp REAL NOT NULL)",
            "CREATE TABLE participants (participant_id TEXT PRIMARY KEY, kind TEXT, notes TEXT)");
        participants(connection);
      }
      for (int i = 0; i < matches; i++) {
        match(connection, FIRST.get(variant), SECOND.get(variant), arrays, extras);
      }
      ratings(connection, variant == 0 ? "participant_id" : "model_id", extras);
    }
  }

  private void participants(Connection connection) throws SQLException {
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        insert(
            connection,
            "INSERT INTO participants VALUES (?, ?, ?)",
            name,
            random.nextBoolean() ? "model" : null,
            random.nextInt(4) == 0 ? "note " + random.nextInt(3) : null);
      }
    }
  }

  private void match(
      Connection connection, String first, String second, boolean arrays, boolean extras)
      throws SQLException {
    // Few numbers, so that copies have matches in common, and some of them say otherwise.
    int number = random.nextInt(40);
    Random of = new Random(number);
    boolean many = arrays && of.nextInt(4) == 0;
    String one = NAMES.get(of.nextInt(NAMES.size()));
    String two = NAMES.get(of.nextInt(NAMES.size()));
    boolean turned = random.nextInt(5) == 0;
    List<Object> values = new ArrayList<>();
    values.add(many ? null : turned ? two : one);
    values.add(many ? null : turned ? one : two);
    List<String> winners = new ArrayList<>(List.of(one, two, "draw", "unknown"));
    winners.add(null);
    values.add(winners.get((random.nextInt(8) == 0 ? random : of).nextInt(winners.size())));
    values.add(of.nextInt(10) == 0 ? null : "hex8");
    values.add(many ? Integer.valueOf(3) : of.nextInt(8) == 0 ? null : Integer.valueOf(2));
    values.add(of.nextInt(9) == 0 ? null : 1_700_000_000 + number / 2 + of.nextInt(2) / 2.0);
    values.add(of.nextInt(3) == 0 ? null : "game-" + number);
    StringBuilder sql =
        new StringBuilder("INSERT INTO match_history (")
            .append(first)
            .append(", ")
            .append(second)
            .append(", winner, board_type, num_players, timestamp, game_id");
    if (arrays) {
      sql.append(", participant_ids, rankings");
      values.add(many ? "[\"a\",\"b\",\"c\"]" : null);
      values.add(many && of.nextBoolean() ? "[2, 1, 1]" : null);
    }
    if (extras) {
      sql.append(", game_length");
      values.add(random.nextInt(4) == 0 ? null : 10 + of.nextInt(5));
    }
    sql.append(") VALUES (").append("?, ".repeat(values.size() - 1)).append("?)");
    for (int i = 0; i < (random.nextInt(10) == 0 ? 2 : 1); i++) {
      insert(connection, sql.toString(), values.toArray());
    }
  }

  /** As a writer leaves them that knows only its own matches. */
  private void ratings(Connection connection, String participant, boolean extras)
      throws SQLException {
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        insert(
            connection,
            "INSERT INTO elo_ratings ("
                + participant
                + ", board_type, num_players, rating, games_played"
                + (extras ? ", peak_rating" : "")
                + ") VALUES (?, 'hex8', 2, ?, 3"
                + (extras ? ", " + (1500 + random.nextInt(50)) : "")
                + ")",
            name,
            1400.0 + random.nextInt(200));
      }
    }
  }

  /** A model registry. */
  void registry(Path file, int changes) throws SQLException {
    boolean extras = random.nextBoolean();
    boolean times = random.nextBoolean();
    try (Connection connection = open(file)) {
      execute(
          connection,
          "CREATE TABLE models (model_id TEXT PRIMARY KEY, name TEXT, updated_at TEXT)",
          "CREATE TABLE versions (id INTEGER PRIMARY KEY, model_id TEXT, version "
              + (random.nextBoolean() ? "TEXT" : "INTEGER")
              + ", stage TEXT, file_path TEXT, updated_at "
              + (times ? "TEXT" : "REAL")
              + (extras ? ", metrics_json TEXT" : "")
              + ", UNIQUE (model_id, version))",
          "CREATE TABLE tags (model_id TEXT, version INTEGER, tag TEXT)",
          "CREATE TABLE stage_transitions (id INTEGER PRIMARY KEY, model_id TEXT, version INTEGER,"
              + " from_stage TEXT, to_stage TEXT, at REAL)");
      for (int i = 0; i < changes; i++) {
        change(connection, extras, times);
      }
    }
  }

  private void change(Connection connection, boolean extras, boolean times) throws SQLException {
    String model = "m" + random.nextInt(3);
    int version = 1 + random.nextInt(3);
    String stage = List.of("staging", "production", "archived").get(random.nextInt(3));
    int second = random.nextInt(20);
    insert(
        connection,
        "INSERT OR REPLACE INTO models VALUES (?, ?, ?)",
        model,
        "name " + random.nextInt(3),
        second % 5 == 0 ? null : "2026-01-01 00:00:" + (10 + second));
    insert(
        connection,
        "INSERT OR REPLACE INTO versions (model_id, version, stage, file_path, updated_at"
            + (extras ? ", metrics_json" : "")
            + ") VALUES (?, ?, ?, ?, ?"
            + (extras ? ", '{\"elo\": " + second + "}'" : "")
            + ")",
        model,
        version,
        stage,
        random.nextInt(3) == 0 ? null : model + ".pth",
        times ? "2026-01-01T00:00:" + (10 + second) + "Z" : (Object) (1_767_225_610.0 + second));
    insert(connection, "INSERT INTO tags VALUES (?, ?, ?)", model, version, "t" + second % 4);
    insert(
        connection,
        "INSERT INTO stage_transitions (model_id, version, from_stage, to_stage, at)"
            + " VALUES (?, ?, NULL, ?, ?)",
        model,
        version,
        stage,
        second % 7 == 0 ? null : second / 2.0);
  }

  static Connection open(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    execute(connection, "PRAGMA synchronous = OFF");
    return connection;
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static void insert(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}

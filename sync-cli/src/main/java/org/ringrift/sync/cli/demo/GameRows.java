package org.ringrift.sync.cli.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Inserts a game: first as in progress, then its children, then as completed. */
final class GameRows {
  private final Connection connection;

  GameRows(Connection connection) {
    this.connection = connection;
  }

  void insert(Game game) throws SQLException {
    begin(game);
    players(game);
    run("INSERT INTO game_initial_state VALUES (?, ?, 0)", game.id(), game.initialStateJson());
    moves(game);
    snapshots(game);
    choices(game);
    history(game);
    features(game);
    complete(game);
  }

  private void begin(Game game) throws SQLException {
    run(
        "INSERT INTO games (game_id, board_type, num_players, rng_seed, created_at, game_status,"
            + " total_moves, total_turns, source, schema_version, metadata_json, quality_score,"
            + " quality_category, engine_mode, opponent_type)"
            + " VALUES (?, ?, ?, ?, ?, 'in_progress', 0, 0, 'selfplay', ?, ?, ?, ?, 'mcts', 'self')",
        game.id(),
        game.board().boardType(),
        Game.PLAYERS,
        game.rngSeed(),
        Instant.ofEpochMilli(game.createdAtMs()).toString(),
        GamesDatabase.SCHEMA_VERSION,
        "{\"config_key\":\"" + game.board().configKey() + "\",\"engine\":\"demo\"}",
        game.quality(),
        game.quality() > 0.75 ? "high" : "medium");
  }

  private void players(Game game) throws SQLException {
    for (int player = 1; player <= Game.PLAYERS; player++) {
      run(
          "INSERT INTO game_players VALUES (?, ?, 'ai', 'mcts', 5, 'demo', ?, ?, 0)",
          game.id(),
          player,
          player == game.winner() ? 0 : 4,
          player == game.winner() ? 20 : 7);
    }
  }

  private void moves(Game game) throws SQLException {
    String sql =
        "INSERT INTO game_moves VALUES"
            + " (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, 'value', 3, ?, NULL, ?, ?, NULL, ?)";
    batch(
        sql,
        game.moves(),
        move ->
            new Object[] {
              game.id(),
              move.number(),
              move.number() / Game.PLAYERS,
              move.player(),
              move.phase(),
              move.type(),
              move.json(),
              Instant.ofEpochMilli(game.createdAtMs() + move.number() * 100L).toString(),
              move.thinkTimeMs(),
              move.eval(),
              move.nodes(),
              move.thinkTimeMs(),
              move.probsJson(),
              move.heuristics().bytes()
            });
  }

  private void snapshots(Game game) throws SQLException {
    batch(
        "INSERT INTO game_state_snapshots VALUES (?, ?, ?, 0, ?)",
        game.snapshots(),
        state -> new Object[] {game.id(), state.moveNumber(), state.json(), state.hash()});
  }

  private void choices(Game game) throws SQLException {
    batch(
        "INSERT INTO game_choices VALUES (?, ?, ?, ?, ?, ?, NULL)",
        game.choices(),
        choice ->
            new Object[] {
              game.id(),
              choice.moveNumber(),
              choice.type(),
              choice.player(),
              choice.optionsJson(),
              choice.chosenJson()
            });
  }

  private void history(Game game) throws SQLException {
    batch(
        "INSERT INTO game_history_entries VALUES"
            + " (?, ?, ?, 'movement', 'movement', 'active', 'active', NULL, NULL, ?, ?)",
        game.history(),
        entry ->
            new Object[] {
              game.id(), entry.moveNumber(), entry.player(), entry.beforeJson(), entry.afterJson()
            });
  }

  private void features(Game game) throws SQLException {
    batch(
        "INSERT INTO game_nnue_features VALUES (?, ?, ?, ?, ?, ?, ?)",
        game.features(),
        entry ->
            new Object[] {
              game.id(),
              entry.moveNumber(),
              entry.perspective(),
              entry.features().bytes(),
              entry.value(),
              game.board().boardType(),
              entry.features().bytes().length
            });
  }

  private void complete(Game game) throws SQLException {
    run(
        "UPDATE games SET game_status = 'completed', total_moves = ?, total_turns = ?, winner = ?,"
            + " termination_reason = 'ring_elimination', completed_at = ?, duration_ms = ?"
            + " WHERE game_id = ?",
        game.moves().size(),
        game.moves().size() / Game.PLAYERS,
        game.winner(),
        Instant.ofEpochMilli(game.createdAtMs() + game.durationMs()).toString(),
        game.durationMs(),
        game.id());
  }

  private void run(String sql, Object... values) throws SQLException {
    batch(sql, List.<Object[]>of(values), row -> row);
  }

  private <T> void batch(String sql, List<T> items, Row<T> row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T item : items) {
        Object[] values = row.values(item);
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** The values of a row, in the order of the placeholders. */
  @FunctionalInterface
  private interface Row<T> {
    Object[] values(T item);
  }
}

package org.ringrift.sync.worker.testkit;

import java.util.ArrayList;
import java.util.List;

/** The layouts that games databases have had, or may have one day. */
public enum GamesSchema {
  /** Few columns, three tables, no triggers. */
  OLD {
    @Override
    void lay(List<String> sql) {
      sql.add(
          "CREATE TABLE games (game_id TEXT PRIMARY KEY, game_status TEXT,"
              + " total_moves INTEGER, metadata_json TEXT)");
      sql.add(
          "CREATE TABLE game_moves (game_id TEXT NOT NULL, move_number INTEGER,"
              + " move_json TEXT, PRIMARY KEY (game_id, move_number),"
              + " FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE)");
    }
  },
  /** Version 18 in the things that matter: triggers, several children, blobs and reals. */
  V18 {
    @Override
    void lay(List<String> sql) {
      sql.add(
          "CREATE TABLE games (game_id TEXT PRIMARY KEY, board_type TEXT NOT NULL"
              + " DEFAULT 'hex8', game_status TEXT NOT NULL, total_moves INTEGER NOT NULL,"
              + " metadata_json TEXT, quality_score REAL, parity_status TEXT DEFAULT 'pending')");
      sql.add(
          "CREATE TABLE game_moves (game_id TEXT NOT NULL, move_number INTEGER,"
              + " move_json TEXT, engine_eval REAL, heuristic_features BLOB,"
              + " PRIMARY KEY (game_id, move_number),"
              + " FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE)");
      sql.add(
          "CREATE TABLE game_players (game_id TEXT NOT NULL, player_number INTEGER,"
              + " ai_type TEXT, PRIMARY KEY (game_id, player_number)) WITHOUT ROWID");
      sql.add("CREATE TABLE schema_metadata (key TEXT PRIMARY KEY, value TEXT)");
      sql.add("CREATE INDEX idx_games_quality ON games(quality_score)");
      sql.add("CREATE INDEX idx_moves_eval ON game_moves(game_id, engine_eval)");
      sql.add(
          "CREATE TRIGGER no_short_update BEFORE UPDATE OF game_status ON games"
              + " WHEN NEW.game_status = 'completed' AND NEW.total_moves < 5"
              + " BEGIN SELECT RAISE(ABORT, 'too short'); END");
      sql.add(
          "CREATE TRIGGER no_short_insert BEFORE INSERT ON games"
              + " WHEN NEW.game_status = 'completed' AND"
              + " (SELECT count(*) FROM game_moves WHERE game_id = NEW.game_id) < 5"
              + " BEGIN SELECT RAISE(ABORT, 'no moves'); END");
    }
  },
  /** Version 18 with more columns, a numbered child table and a generated column. */
  NEW {
    @Override
    void lay(List<String> sql) {
      V18.lay(sql);
      sql.add("ALTER TABLE games ADD COLUMN tournament TEXT DEFAULT 'none'");
      sql.add("ALTER TABLE games ADD COLUMN \"odd \"\"name\" NUMERIC");
      sql.add("ALTER TABLE game_moves ADD COLUMN longer GENERATED ALWAYS AS (move_number + 1)");
      sql.add(
          "CREATE TABLE game_notes (id INTEGER PRIMARY KEY AUTOINCREMENT,"
              + " game_id TEXT, note, weight REAL)");
      sql.add("CREATE INDEX idx_notes ON game_notes(game_id)");
    }
  };

  abstract void lay(List<String> sql);

  /** What makes an empty database of this layout. */
  public List<String> ddl() {
    List<String> sql = new ArrayList<>();
    lay(sql);
    return sql;
  }
}

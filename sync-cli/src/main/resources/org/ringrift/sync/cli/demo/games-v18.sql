CREATE TABLE IF NOT EXISTS schema_metadata (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS games (
  game_id TEXT PRIMARY KEY,
  board_type TEXT NOT NULL,
  num_players INTEGER NOT NULL,
  rng_seed INTEGER,
  created_at TEXT NOT NULL,
  completed_at TEXT,
  game_status TEXT NOT NULL,
  winner INTEGER,
  termination_reason TEXT,
  total_moves INTEGER NOT NULL,
  total_turns INTEGER NOT NULL,
  duration_ms INTEGER,
  source TEXT,
  schema_version INTEGER NOT NULL,
  time_control_type TEXT DEFAULT 'none',
  initial_time_ms INTEGER,
  time_increment_ms INTEGER,
  metadata_json TEXT,
  quality_score REAL,
  quality_category TEXT,
  engine_mode TEXT,
  parity_status TEXT DEFAULT 'pending',
  parity_checked_at TEXT,
  parity_divergence_move INTEGER,
  opponent_type TEXT,
  opponent_model_id TEXT
);

CREATE TABLE IF NOT EXISTS game_players (
  game_id TEXT NOT NULL,
  player_number INTEGER NOT NULL,
  player_type TEXT NOT NULL,
  ai_type TEXT,
  ai_difficulty INTEGER,
  ai_profile_id TEXT,
  final_eliminated_rings INTEGER,
  final_territory_spaces INTEGER,
  final_rings_in_hand INTEGER,
  PRIMARY KEY (game_id, player_number),
  FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS game_initial_state (
  game_id TEXT PRIMARY KEY,
  initial_state_json TEXT NOT NULL,
  compressed INTEGER DEFAULT 0,
  FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS game_moves (
  game_id TEXT NOT NULL,
  move_number INTEGER NOT NULL,
  turn_number INTEGER NOT NULL,
  player INTEGER NOT NULL,
  phase TEXT NOT NULL,
  move_type TEXT NOT NULL,
  move_json TEXT NOT NULL,
  timestamp TEXT,
  think_time_ms INTEGER,
  time_remaining_ms INTEGER,
  engine_eval REAL,
  engine_eval_type TEXT,
  engine_depth INTEGER,
  engine_nodes INTEGER,
  engine_pv TEXT,
  engine_time_ms INTEGER,
  move_probs TEXT,
  search_stats_json TEXT,
  heuristic_features BLOB,
  PRIMARY KEY (game_id, move_number),
  FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS game_state_snapshots (
  game_id TEXT NOT NULL,
  move_number INTEGER NOT NULL,
  state_json TEXT NOT NULL,
  compressed INTEGER DEFAULT 0,
  state_hash TEXT,
  PRIMARY KEY (game_id, move_number),
  FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS game_choices (
  game_id TEXT NOT NULL,
  move_number INTEGER NOT NULL,
  choice_type TEXT NOT NULL,
  player INTEGER NOT NULL,
  options_json TEXT NOT NULL,
  selected_option_json TEXT NOT NULL,
  reasoning TEXT,
  PRIMARY KEY (game_id, move_number, choice_type),
  FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS game_history_entries (
  game_id TEXT NOT NULL,
  move_number INTEGER NOT NULL,
  player INTEGER NOT NULL,
  phase_before TEXT,
  phase_after TEXT,
  status_before TEXT,
  status_after TEXT,
  progress_before_json TEXT,
  progress_after_json TEXT,
  board_summary_before_json TEXT,
  board_summary_after_json TEXT,
  PRIMARY KEY (game_id, move_number),
  FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS game_nnue_features (
  game_id TEXT NOT NULL,
  move_number INTEGER NOT NULL,
  player_perspective INTEGER NOT NULL,
  features BLOB NOT NULL,
  value REAL NOT NULL,
  board_type TEXT NOT NULL,
  feature_dim INTEGER NOT NULL,
  PRIMARY KEY (game_id, move_number, player_perspective),
  FOREIGN KEY (game_id) REFERENCES games(game_id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS orphaned_games (
  game_id TEXT PRIMARY KEY,
  detected_at TEXT NOT NULL,
  reason TEXT,
  move_count INTEGER,
  original_status TEXT
);

CREATE INDEX IF NOT EXISTS idx_games_board_type ON games(board_type);
CREATE INDEX IF NOT EXISTS idx_games_num_players ON games(num_players);
CREATE INDEX IF NOT EXISTS idx_games_board_players ON games(board_type, num_players);
CREATE INDEX IF NOT EXISTS idx_games_status ON games(game_status);
CREATE INDEX IF NOT EXISTS idx_games_winner ON games(winner);
CREATE INDEX IF NOT EXISTS idx_games_termination ON games(termination_reason);
CREATE INDEX IF NOT EXISTS idx_games_created_at ON games(created_at);
CREATE INDEX IF NOT EXISTS idx_games_completed_at ON games(completed_at);
CREATE INDEX IF NOT EXISTS idx_games_source ON games(source);
CREATE INDEX IF NOT EXISTS idx_games_total_moves ON games(total_moves);
CREATE INDEX IF NOT EXISTS idx_games_quality ON games(quality_score);
CREATE INDEX IF NOT EXISTS idx_games_quality_category ON games(quality_category);
CREATE INDEX IF NOT EXISTS idx_games_engine_mode ON games(engine_mode);
CREATE INDEX IF NOT EXISTS idx_games_parity ON games(parity_status);
CREATE INDEX IF NOT EXISTS idx_games_opponent ON games(opponent_type);
CREATE INDEX IF NOT EXISTS idx_players_ai_type ON game_players(ai_type);
CREATE INDEX IF NOT EXISTS idx_players_type ON game_players(player_type);
CREATE INDEX IF NOT EXISTS idx_moves_turn ON game_moves(game_id, turn_number);
CREATE INDEX IF NOT EXISTS idx_moves_phase ON game_moves(game_id, phase);
CREATE INDEX IF NOT EXISTS idx_moves_type ON game_moves(move_type);
CREATE INDEX IF NOT EXISTS idx_snapshots_hash ON game_state_snapshots(state_hash);
CREATE INDEX IF NOT EXISTS idx_choices_type ON game_choices(choice_type);
CREATE INDEX IF NOT EXISTS idx_history_player ON game_history_entries(game_id, player);
CREATE INDEX IF NOT EXISTS idx_nnue_board ON game_nnue_features(board_type);
CREATE INDEX IF NOT EXISTS idx_orphaned_detected ON orphaned_games(detected_at);

CREATE TRIGGER IF NOT EXISTS games_complete_only_with_moves_on_update
BEFORE UPDATE OF game_status ON games
WHEN NEW.game_status = 'completed' AND NEW.total_moves < 5
BEGIN
  SELECT RAISE(ABORT, 'a completed game has at least 5 moves in total_moves');
END;

CREATE TRIGGER IF NOT EXISTS games_complete_only_with_moves_on_insert
BEFORE INSERT ON games
WHEN NEW.game_status = 'completed'
  AND (SELECT COUNT(*) FROM game_moves WHERE game_id = NEW.game_id) < 5
BEGIN
  SELECT RAISE(ABORT, 'a game is not inserted as completed before 5 of its moves');
END;

INSERT OR IGNORE INTO schema_metadata (key, value) VALUES ('schema_version', '18');

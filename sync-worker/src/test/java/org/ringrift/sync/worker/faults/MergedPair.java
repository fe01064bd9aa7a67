package org.ringrift.sync.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.merge.MergedDatabase;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.SourceNode;

/** The databases that are merged, on two nodes which both write into their own. */
final class MergedPair {
  static final ArtifactId ELO =
      ArtifactId.of(DataType.ELO, SourceNode.ID, new DataPath("data/unified_elo.db"));
  static final ArtifactId REGISTRY =
      ArtifactId.of(DataType.REGISTRY, SourceNode.ID, new DataPath("data/model_registry.db"));

  private static final int ROWS = 200;
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE match_history (participant_a TEXT, participant_b TEXT, winner TEXT,"
              + " board_type TEXT, num_players INTEGER, timestamp REAL, game_id TEXT)",
          "CREATE TABLE elo_ratings (participant_id TEXT, board_type TEXT, num_players INTEGER,"
              + " rating REAL, games_played INTEGER,"
              + " PRIMARY KEY (participant_id, board_type, num_players))",
          "CREATE TABLE models (model_id TEXT PRIMARY KEY)",
          "CREATE TABLE versions (model_id TEXT, version INTEGER, stage TEXT, updated_at TEXT,"
              + " PRIMARY KEY (model_id, version))");

  private final Path source;
  private final Path target;
  private final List<String> matches = new ArrayList<>();
  private final List<String> models = new ArrayList<>();

  /** Makes them empty, below the data directories. */
  MergedPair(Path source, Path target) throws IOException, SQLException {
    this.source = source;
    this.target = target;
    for (Path node : List.of(source, target)) {
      Files.createDirectories(node.resolve("data"));
      write(node, ELO, List.of("PRAGMA journal_mode=WAL", TABLES.get(0), TABLES.get(1)));
      write(node, REGISTRY, List.of("PRAGMA journal_mode=WAL", TABLES.get(2), TABLES.get(3)));
    }
  }

  /** Both nodes have something new; says what the source has now. */
  Version newRows(ArtifactId artifact) throws IOException, SQLException {
    write(source, artifact, rows(artifact, "source"));
    write(target, artifact, rows(artifact, "target"));
    Path database = source.resolve(artifact.path().value());
    return MergedDatabase.version(artifact.dataType(), database, System.currentTimeMillis());
  }

  /** Everything that either node ever wrote is at the target. */
  void requireAllAtTarget(ArtifactId artifact) throws SQLException {
    boolean elo = artifact.dataType() == DataType.ELO;
    String rows = elo ? "SELECT game_id FROM match_history" : "SELECT model_id FROM versions";
    try (Connection connection =
        GamesDatabase.openReadOnly(target.resolve(artifact.path().value()))) {
      assertThat(GamesDatabase.strings(connection, rows))
          .containsExactlyInAnyOrderElementsOf(elo ? matches : models);
    }
  }

  private List<String> rows(ArtifactId artifact, String side) {
    List<String> rows = new ArrayList<>(List.of("BEGIN"));
    for (int i = 0; i < ROWS; i++) {
      if (artifact.dataType() == DataType.ELO) {
        String id = side + "-" + matches.size();
        matches.add(id);
        rows.add("INSERT INTO match_history VALUES ('a', 'b', 'a', 'hex8', 2, 1.5, '" + id + "')");
      } else {
        String id = side + "-" + models.size();
        models.add(id);
        rows.add("INSERT INTO versions VALUES ('" + id + "', 1, 'staging', '2026-01-01')");
      }
    }
    rows.add("COMMIT");
    return rows;
  }

  private static void write(Path node, ArtifactId artifact, List<String> statements)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + node.resolve(artifact.path().value()));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout=20000");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}

package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DatabaseChanged;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;

/** Three nodes whose Elo databases and model registries are different, and the whole pipeline. */
@Timeout(180)
class MergeIT {
  private static final NodeId COORDINATOR = new NodeId("coordinator");
  private static final List<NodeId> NODES = List.of(Fleet.PLAYER, Fleet.TRAINER, COORDINATOR);
  private static final String ELO = "data/unified_elo.db";
  private static final String REGISTRY = "data/model_registry.db";
  private static final String MATCHES =
      "SELECT 'match ' || coalesce(game_id, '') || ' ' || winner || ' ' || timestamp"
          + " FROM match_history ORDER BY 1";
  private static final String RATINGS = "SELECT rating FROM elo_ratings ORDER BY rating";
  private static final String STAGES =
      "SELECT model_id || ' ' || version || ' ' || stage || ' ' || updated_at FROM versions"
          + " ORDER BY 1";

  @TempDir Path root;
  @AutoClose private final TestStack stack = TestStack.start();
  @AutoClose private final EventPublisher publisher = new EventPublisher(stack.connectionConfig());

  @AutoClose
  private final SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());

  @AutoClose private final SyncEventLog events = new SyncEventLog(stack, serdes);

  @Test
  void allCopiesEndEqualAndAPromotionReachesAll() throws Exception {
    try (Fleet fleet = new Fleet(stack, root);
        Planner planner = start(fleet)) {
      NODES.forEach(node -> make(fleet.dir(node)));
      fill(fleet);
      fleet.startWorker(Fleet.PLAYER, Map.of());
      fleet.startWorker(Fleet.TRAINER, Map.of());
      fleet.startWorker(COORDINATOR, Map.of("node.role", "coordinator"));

      fleet.await("equal Elo databases", () -> equal(fleet, ELO, MATCHES, 4));
      fleet.await("equal ratings", () -> equal(fleet, ELO, RATINGS, 3));
      fleet.await("equal registries", () -> equal(fleet, REGISTRY, STAGES, 2));
      assertThat(rows(fleet.dir(COORDINATOR).resolve(REGISTRY), STAGES))
          .as("the state that was set last")
          .containsExactly("hex8 1 production 2026-01-02", "hex8 2 staging 2026-01-01");

      sql(
          fleet.dir(Fleet.PLAYER).resolve(REGISTRY),
          "UPDATE versions SET stage = 'production', updated_at = '2026-02-01' WHERE version = 2",
          "UPDATE versions SET stage = 'archived', updated_at = '2026-02-01' WHERE version = 1",
          "INSERT INTO tags VALUES ('hex8', 2, 'champion')");
      say(Fleet.PLAYER, "registry", REGISTRY);

      fleet.await(
          "the promotion everywhere",
          () ->
              equal(fleet, REGISTRY, STAGES, 2)
                  && rows(fleet.dir(COORDINATOR).resolve(REGISTRY), STAGES)
                      .contains("hex8 2 production 2026-02-01"));
      fleet.await(
          "the tag everywhere",
          () -> equal(fleet, REGISTRY, "SELECT tag FROM tags ORDER BY tag", 2));
      var unused =
          events.await(
              "a merge of three rows",
              event ->
                  event.getArtifact().getDataType().equals("registry")
                      && event.getBody() instanceof DataSyncCompleted done
                      && done.getRowsMerged() >= 3);
      assertThat(planner.health().threadsReplaced()).isZero();
    }
  }

  private Planner start(Fleet fleet) {
    Map<String, String> settings = fleet.plannerSettings();
    settings.put("dispatch.merge.interval", "1 s");
    return Planner.start(PlannerConfig.from(settings));
  }

  /** The same tables, but for the names that older nodes have for the participants. */
  private static void make(Path directory) {
    String side = directory.endsWith(Fleet.TRAINER.value()) ? "model_" : "participant_";
    sql(
        directory.resolve(ELO),
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE match_history (id INTEGER PRIMARY KEY, 1a TEXT, 1b TEXT, winner TEXT,"
                .replace("1", side)
            + " board_type TEXT, num_players INTEGER, timestamp REAL, game_id TEXT)",
        "CREATE TABLE elo_ratings (participant_id TEXT, board_type TEXT, num_players INTEGER,"
            + " rating REAL DEFAULT 1500, games_played INTEGER,"
            + " PRIMARY KEY (participant_id, board_type, num_players))");
    sql(
        directory.resolve(REGISTRY),
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE models (model_id TEXT PRIMARY KEY)",
        "CREATE TABLE versions (model_id TEXT, version INTEGER, stage TEXT, updated_at TEXT,"
            + " PRIMARY KEY (model_id, version))",
        "CREATE TABLE tags (model_id TEXT, version INTEGER, tag TEXT)");
  }

  private static void fill(Fleet fleet) {
    match(fleet, Fleet.PLAYER, "'a', 'b', 'a', 'hex8', 2, 1.5, 'g1'");
    match(fleet, Fleet.PLAYER, "'b', 'c', 'c', 'hex8', 2, 2.5, 'g2'");
    match(fleet, Fleet.TRAINER, "'b', 'a', 'a', 'hex8', 2, 1.5, 'g1'");
    match(fleet, Fleet.TRAINER, "'c', 'a', 'a', 'hex8', 2, 3.5, NULL");
    match(fleet, COORDINATOR, "'a', 'c', 'a', 'hex8', 2, 3.5, NULL");
    match(fleet, COORDINATOR, "'a', 'b', 'b', 'hex8', 2, 4.5, 'g4'");
    version(fleet, Fleet.PLAYER, "'hex8', 1, 'staging', '2026-01-01'");
    version(fleet, Fleet.TRAINER, "'hex8', 1, 'production', '2026-01-02'");
    version(fleet, Fleet.TRAINER, "'hex8', 2, 'staging', '2026-01-01'");
    sql(fleet.dir(COORDINATOR).resolve(REGISTRY), "INSERT INTO tags VALUES ('hex8', 1, 'first')");
  }

  private static void match(Fleet fleet, NodeId node, String values) {
    String side = node.equals(Fleet.TRAINER) ? "model_" : "participant_";
    sql(
        fleet.dir(node).resolve(ELO),
        "INSERT INTO match_history (1a, 1b, winner, board_type, num_players, timestamp, game_id)"
                .replace("1", side)
            + " VALUES ("
            + values
            + ")");
  }

  private static void version(Fleet fleet, NodeId node, String values) {
    sql(fleet.dir(node).resolve(REGISTRY), "INSERT INTO versions VALUES (" + values + ")");
  }

  private void say(NodeId node, String type, String path) throws Exception {
    DatabaseChanged changed =
        DatabaseChanged.newBuilder().setDataType(type).setPath(path).setSizeBytes(8192).build();
    ArtifactEvent event =
        new ArtifactEvent(
            UUID.randomUUID().toString(), System.currentTimeMillis(), node.value(), changed);
    RecordMetadata unused =
        publisher
            .publish(SyncTopics.ARTIFACT_EVENTS, type + ":" + path, event)
            .get(30, TimeUnit.SECONDS);
  }

  private static boolean equal(Fleet fleet, String path, String query, int count) {
    List<List<String>> all =
        NODES.stream().map(node -> rows(fleet.dir(node).resolve(path), query)).toList();
    return all.stream().allMatch(rows -> rows.size() == count && rows.equals(all.getFirst()));
  }

  private static List<String> rows(Path file, String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  private static void sql(Path file, String... statements) {
    try {
      Files.createDirectories(file.getParent());
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }
}

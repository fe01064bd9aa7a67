package org.ringrift.sync.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.JobSource;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.events.topics.TopicApplier;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.grant.Grant;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.worker.Worker;
import org.ringrift.sync.worker.WorkerConfig;

/** Two nodes, and what a planner would do for them. */
final class WorkerRig {
  static final NodeId PLAYER = new NodeId("player");
  static final NodeId TRAINER = new NodeId("trainer");

  private final TestStack stack;
  private final Path root;

  WorkerRig(TestStack stack, Path root) {
    this.stack = stack;
    this.root = root;
  }

  Path dir(NodeId node) {
    return root.resolve(node.value());
  }

  Worker start(NodeId node) throws IOException {
    Map<String, String> settings = new HashMap<>(stack.connection());
    settings.putAll(TestKeys.ofWorker());
    settings.put("node.id", node.value());
    settings.put("node.role", node.equals(TRAINER) ? "training" : "selfplay");
    settings.put("data.dir", dir(node).toString());
    settings.put("advertised.host", "127.0.0.1");
    settings.put("bind.address", "127.0.0.1");
    settings.put("data.server.port", "0");
    settings.put("heartbeat.interval", "200 ms");
    settings.put("progress.interval", "200 ms");
    settings.put("inventory.interval", "1 s");
    settings.put("drain.grace", "0 ms");
    settings.put("disk.low.percent", "100");
    return Worker.start(WorkerConfig.from(settings));
  }

  void makeMailbox(NodeId node) {
    try (Admin admin = stack.admin()) {
      var unused =
          new TopicApplier(admin, new TopicLayout(TestStack.PARTITIONS, (short) 1))
              .createMailbox(node);
    }
  }

  /** A database of the player with so many games. */
  ArtifactId makeGames(String name, int count) throws IOException, SQLException {
    Path file = dir(PLAYER).resolve("data/games").resolve(name);
    Files.createDirectories(file.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE games (game_id TEXT PRIMARY KEY, moves BLOB)");
      for (int i = 0; i < count; i++) {
        statement.execute("INSERT INTO games VALUES ('game-" + i + "', randomblob(500))");
      }
    }
    return gamesAt("data/games/" + name);
  }

  static ArtifactId gamesAt(String path) {
    return ArtifactId.of(DataType.GAMES, PLAYER, new DataPath(path));
  }

  long countGames(ArtifactId artifact) throws SQLException {
    Path replica = dir(TRAINER).resolve(artifact.pathOn(TRAINER).value());
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + replica + "?mode=ro");
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM games")) {
      row.next();
      return row.getLong(1);
    }
  }

  static Version games(long count) {
    return new Version.GamesVersion(0, 1_000, count, Optional.empty());
  }

  /** A job for the trainer, as a planner hands it out. */
  static SyncJob job(Worker source, Worker target, ArtifactId artifact, Version wanted) {
    NodeEndpoints endpoints =
        new NodeEndpoints(
            "127.0.0.1", null, source.uri().getPort(), null, null, null, "/never/used", false);
    JobId id = JobId.of(artifact, wanted, TRAINER, "test");
    return SyncJob.newBuilder()
        .setJobId(id.value())
        .setAttempt(1)
        .setArtifact(ArtifactMapping.toAvro(artifact))
        .setVersion(ArtifactMapping.toAvro(wanted))
        .setTargetNodeId(TRAINER.value())
        .setTargetIncarnation(target.incarnation().value())
        .setSources(
            new ArrayList<>(
                List.of(new JobSource(PLAYER.value(), endpoints, artifact.path().value(), null))))
        .setPriority(Priority.HIGH)
        .setIssuedAtMs(1_000)
        .setLeaseDurationMs(30_000)
        .setDecisionId("decision")
        .setGrant(grant(id, artifact).text())
        .build();
  }

  private static GrantToken grant(JobId job, ArtifactId artifact) {
    long expiresAtMs = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    return TestKeys.signer()
        .sign(
            new Grant(job, artifact, Grant.Direction.FETCH, TRAINER, List.of(PLAYER), expiresAtMs));
  }
}

package org.ringrift.sync.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.cli.machine.Patience;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.SyncStrategy;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.monitor.Monitor;
import org.ringrift.sync.monitor.MonitorConfig;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.core.Observation;
import org.ringrift.sync.monitor.core.Replica;
import org.ringrift.sync.monitor.core.Summary;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.worker.Worker;
import org.ringrift.sync.worker.WorkerConfig;

/**
 * A node that plays and a node that trains, on a test stack: their data, their events, and what a
 * monitor says about them. Which process runs where is the test's decision.
 */
final class Fleet implements AutoCloseable {
  static final NodeId PLAYER = new NodeId("player");
  static final NodeId TRAINER = new NodeId("trainer");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Closing running = new Closing();
  private final TestStack stack;
  private final Path root;
  private final EventPublisher publisher;
  private final Monitor monitor;

  /** With a monitor and nothing else. */
  Fleet(TestStack stack, Path root) throws IOException {
    this.stack = stack;
    this.root = root;
    publisher = running.add(new EventPublisher(stack.connectionConfig()));
    Map<String, String> settings = new HashMap<>(stack.connection());
    settings.put("monitor.port", "0");
    settings.put("monitor.bind.address", "127.0.0.1");
    settings.put("monitor.check.interval", "500 ms");
    monitor = running.add(Monitor.start(MonitorConfig.from(settings)));
  }

  Path dir(NodeId node) {
    return root.resolve(node.value());
  }

  Map<String, String> plannerSettings() {
    Map<String, String> settings = new HashMap<>(stack.connection());
    settings.putAll(TestKeys.ofPlanner());
    settings.put("planner.state.dir", root.resolve("planner").toString());
    settings.put("planner.standby.replicas", "0");
    settings.put("planner.tick.interval", "200 ms");
    settings.put("placement.max.disk.used.percent", "99");
    settings.put("placement.min.free.disk.percent", "0");
    settings.put("fleet.target.disk.used.percent", "99");
    return settings;
  }

  Map<String, String> workerSettings(NodeId node) throws IOException {
    Files.createDirectories(dir(node));
    Map<String, String> settings = new HashMap<>(stack.connection());
    settings.putAll(TestKeys.ofWorker());
    settings.put("node.id", node.value());
    settings.put("node.role", node.equals(PLAYER) ? "selfplay" : "training");
    settings.put("data.dir", dir(node).toString());
    settings.put("advertised.host", "127.0.0.1");
    settings.put("bind.address", "127.0.0.1");
    settings.put("data.server.port", "0");
    settings.put("heartbeat.interval", "500 ms");
    settings.put("progress.interval", "200 ms");
    settings.put("drain.grace", "0 ms");
    return settings;
  }

  /** In this process, until the fleet is closed. */
  void startPlanner() {
    startPlanner(Map.of());
  }

  /** The same with further settings. */
  void startPlanner(Map<String, String> more) {
    Map<String, String> settings = plannerSettings();
    settings.putAll(more);
    var unused = running.add(Planner.start(PlannerConfig.from(settings)));
  }

  /** In this process, until the fleet is closed. */
  void startWorker(NodeId node, Map<String, String> more) throws IOException {
    Map<String, String> settings = workerSettings(node);
    settings.putAll(more);
    var unused = running.add(Worker.start(WorkerConfig.from(settings)));
  }

  void awaitAdmitted(NodeId... nodes) {
    await(
        "nodes " + List.of(nodes) + " admitted",
        () ->
            monitor.observe().nodes().stream()
                .filter(node -> node.status() == Node.Status.ADMITTED)
                .map(Node::id)
                .toList()
                .containsAll(List.of(nodes)));
  }

  /** A model of random bytes on the player. */
  Path makeModel(String name, int bytes, long seed) throws IOException {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    Path file = dir(PLAYER).resolve("models").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  /** A games database of the player with that many games. */
  Path makeGames(String name, int count) throws IOException, SQLException {
    Path file = dir(PLAYER).resolve("data/games").resolve(name);
    Files.createDirectories(file.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE games (game_id TEXT PRIMARY KEY, moves BLOB)");
    }
    addGames(file, 0, count);
    return file;
  }

  /** More games, the first with that number. */
  static void addGames(Path file, int first, int count) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (int i = first; i < first + count; i++) {
        statement.execute("INSERT INTO games VALUES ('game-" + i + "', randomblob(500))");
      }
    }
  }

  static long countGames(Path database) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM games")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Says that a model of the player is there. */
  ArtifactId publishModel(String name, long bytes) throws Exception {
    ArtifactId artifact = model(name);
    ModelPublished model =
        ModelPublished.newBuilder().setPath(artifact.path().value()).setSizeBytes(bytes).build();
    ArtifactEvent event =
        new ArtifactEvent(
            UUID.randomUUID().toString(), System.currentTimeMillis(), PLAYER.value(), model);
    RecordMetadata unused =
        publisher
            .publish(SyncTopics.ARTIFACT_EVENTS, artifact.toString(), event)
            .get(30, TimeUnit.SECONDS);
    return artifact;
  }

  /** Says that games were added; the path is taken as it is, the key is of a good one. */
  void publishGames(String key, String path, int count) throws Exception {
    GameCompleted games =
        GameCompleted.newBuilder().setDbPath(path).setNewGames(count).setTotalGames(count).build();
    GameEvent event =
        new GameEvent(
            UUID.randomUUID().toString(), System.currentTimeMillis(), PLAYER.value(), games);
    RecordMetadata unused =
        publisher.publish(SyncTopics.GAME_EVENTS, key, event).get(30, TimeUnit.SECONDS);
  }

  /** Asks for an artifact once more, for every node that should have it. */
  void request(ArtifactId artifact) throws Exception {
    SyncRequest request =
        new SyncRequest(
            UUID.randomUUID().toString(),
            System.currentTimeMillis(),
            PLAYER.value(),
            new SyncRequested(
                ArtifactMapping.toAvro(artifact),
                List.of(),
                Priority.HIGH,
                "to be sure",
                SyncStrategy.AUTO,
                false));
    RecordMetadata unused =
        publisher
            .publish(SyncTopics.SYNC_REQUESTS, artifact.toString(), request)
            .get(30, TimeUnit.SECONDS);
  }

  static ArtifactId model(String name) {
    return ArtifactId.of(DataType.MODELS, PLAYER, new DataPath("models/" + name));
  }

  static ArtifactId games(String name) {
    return ArtifactId.of(DataType.GAMES, PLAYER, new DataPath("data/games/" + name));
  }

  /** Until the monitor says that the trainer has it, verified, and nothing more is wanted. */
  void awaitVerified(ArtifactId... artifacts) {
    for (ArtifactId artifact : artifacts) {
      await(artifact + " verified on the trainer", () -> verified(artifact).contains(TRAINER));
    }
  }

  URI monitorUri() {
    return monitor.uri();
  }

  /** What the monitor says of the pipeline. */
  Observation observe() {
    return monitor.observe();
  }

  /** What it says of dead letters. */
  Summary.DeadLetters deadLetters() {
    return observe().summary().deadLetters();
  }

  List<ArtifactStatus> artifacts() {
    return monitor.artifacts();
  }

  void await(String what, java.util.function.BooleanSupplier condition) {
    if (!Patience.until(condition, PATIENCE)) {
      throw new AssertionError(
          "not within "
              + PATIENCE
              + ": "
              + what
              + "; the monitor says "
              + monitor.observe()
              + " and "
              + monitor.artifacts());
    }
  }

  private List<NodeId> verified(ArtifactId artifact) {
    return monitor.artifacts().stream()
        .filter(status -> status.artifact().equals(artifact))
        .flatMap(status -> status.nodes(Replica.State.VERIFIED).stream())
        .toList();
  }

  @Override
  public void close() {
    running.close();
  }
}

package org.ringrift.sync.it;

import static org.ringrift.sync.it.Fleet.PLAYER;
import static org.ringrift.sync.it.Fleet.TRAINER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.core.Activity;

/**
 * A fleet of three nodes whose data and processes a test takes away, and what it waits for
 * afterwards. For one thread.
 */
final class RecoveryRig implements AutoCloseable {
  static final NodeId KEEPER = new NodeId("keeper");
  private static final Predicate<String> SIDE_FILE =
      Pattern.compile("/\\.ringsync/|-shm$|-wal$").asPredicate();
  private static final int MODEL_BYTES = 200_000;

  private final Closing open = new Closing();
  private final TestStack stack;
  private final SyncSerdes serdes;
  private final Fleet fleet;
  private final Restarts processes;
  private final DecisionLog decisions;

  /** Everything runs. */
  RecoveryRig(Path root) throws Exception {
    stack = open.add(TestStack.start());
    serdes = open.add(new SyncSerdes(stack.connectionConfig().serdeProperties()));
    fleet = open.add(new Fleet(stack, root));
    processes =
        open.add(
            new Restarts(
                fleet,
                Map.of("planner.session.timeout", "6 s", "dispatch.max.failures", "2"),
                Map.of("watch", "false", "inventory.interval", "1 s")));
    decisions = open.add(new DecisionLog(stack, serdes));
    processes.startPlanner();
    processes.start(PLAYER, TRAINER, KEEPER);
  }

  TestStack stack() {
    return stack;
  }

  Fleet fleet() {
    return fleet;
  }

  Restarts processes() {
    return processes;
  }

  ArtifactId games(String name, int count) throws Exception {
    ArtifactId games = Fleet.games(name);
    fleet.makeGames(name, count);
    fleet.publishGames(games.toString(), games.path().value(), count);
    return games;
  }

  void moreGames(ArtifactId games, int first, int count) throws Exception {
    Fleet.addGames(file(games, PLAYER), first, count);
    fleet.publishGames(games.toString(), games.path().value(), first + count);
  }

  /** A database of the trainer, of which only its inventories tell. */
  ArtifactId ownGames(String name, int count) throws Exception {
    ArtifactId own = ArtifactId.of(DataType.GAMES, TRAINER, new DataPath("data/games/" + name));
    Path draft = fleet.makeGames("../../../draft-of-" + name, count);
    Files.createDirectories(file(own, TRAINER).getParent());
    Files.move(draft, file(own, TRAINER));
    return own;
  }

  ArtifactId model(String name, long seed) throws Exception {
    fleet.makeModel(name, MODEL_BYTES, seed);
    return fleet.publishModel(name, MODEL_BYTES);
  }

  /** What a person does whose node lost games that others have, before anybody plays on. */
  void bringBack(ArtifactId own, NodeId holder) throws Exception {
    processes.stop(TRAINER);
    Files.createDirectories(file(own, TRAINER).getParent());
    Files.deleteIfExists(file(own, TRAINER));
    Files.copy(file(own, holder), file(own, TRAINER));
    processes.start(TRAINER);
  }

  Path file(ArtifactId artifact, NodeId node) {
    return fleet.dir(node).resolve(artifact.pathOn(node).value());
  }

  /** -1 where there is nothing, or where it cannot be read just now. */
  long count(ArtifactId games, NodeId node) {
    try {
      return Files.exists(file(games, node)) ? Fleet.countGames(file(games, node)) : -1;
    } catch (SQLException e) {
      return -1;
    }
  }

  /** What can be read of it, by id. */
  Set<String> gameIds(ArtifactId games, NodeId node) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + file(games, node) + "?mode=ro");
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT game_id FROM games")) {
      Set<String> ids = new TreeSet<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitGames(ArtifactId games, long count, NodeId... nodes) {
    for (NodeId node : nodes) {
      fleet.await(count + " games of " + games + " on " + node, () -> count(games, node) == count);
    }
  }

  void awaitModel(ArtifactId model, NodeId... nodes) {
    for (NodeId node : nodes) {
      fleet.await(model + " on " + node, () -> same(file(model, PLAYER), file(model, node)));
    }
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.exists(other) && Files.mismatch(one, other) == -1;
    } catch (IOException e) {
      return false;
    }
  }

  /** How much was decided so far. */
  int decided() {
    return decisions.count();
  }

  /** Until the newest decision about it, which came after so many, names them all as holders. */
  void awaitKnown(ArtifactId artifact, int decidedBefore, NodeId... holders) {
    List<String> ids = Stream.of(holders).map(NodeId::value).toList();
    fleet.await(
        artifact + " known on " + ids,
        () ->
            decisions
                .placements(artifact, decidedBefore)
                .reduce((older, newer) -> newer)
                .filter(newest -> DecisionLog.holders(newest).containsAll(ids))
                .isPresent());
  }

  /** The same of a planner that is asked again and again, once it knows of the artifact at all. */
  void awaitLearned(ArtifactId artifact, int decidedBefore, NodeId... holders) {
    fleet.await(
        artifact + " heard of",
        () -> decisions.placements(artifact, decidedBefore).findAny().isPresent());
    List<String> ids = Stream.of(holders).map(NodeId::value).toList();
    fleet.await(
        artifact + " known on " + ids,
        () -> {
          ask(artifact);
          return decisions
              .placements(artifact, decidedBefore)
              .anyMatch(placed -> DecisionLog.holders(placed).containsAll(ids));
        });
  }

  private void ask(ArtifactId artifact) {
    try {
      fleet.request(artifact);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until a decision gave this reason for a node. */
  void awaitSaid(ArtifactId artifact, NodeId node, String reason) {
    fleet.await(
        artifact + " on " + node + ": " + reason,
        () ->
            decisions
                .placements(artifact, 0)
                .flatMap(placed -> placed.getCandidates().stream())
                .filter(one -> one.getNodeId().equals(node.value()))
                .anyMatch(one -> String.valueOf(one.getReason()).contains(reason)));
  }

  /** Until nothing runs, and the planner has taken note of all that ended. */
  void awaitIdle() {
    fleet.await(
        "nothing is to be done",
        () ->
            fleet.observe().summary().all().running() == 0
                && fleet.artifacts().stream()
                    .flatMap(status -> status.jobs().stream())
                    .noneMatch(job -> job.activity().filter(Activity::ended).isPresent()));
  }

  /** What workers moved for these. */
  long bytesSince(long sinceMs, ArtifactId... artifacts) {
    List<String> keys = List.of(artifacts).stream().map(ArtifactId::toString).toList();
    try (TopicLog<SyncEvent> events =
        new TopicLog<>(
            stack,
            SyncTopics.SYNC_EVENTS.name(),
            serdes.values(SyncTopics.SYNC_EVENTS).deserializer())) {
      return events.all().stream()
          .filter(record -> record.timestamp() >= sinceMs && keys.contains(record.key()))
          .map(record -> record.value().getBody())
          .filter(DataSyncCompleted.class::isInstance)
          .mapToLong(body -> ((DataSyncCompleted) body).getBytesTransferred())
          .sum();
    }
  }

  /** Each file of data on each node, with its size and the time of its last change. */
  List<String> files() throws Exception {
    List<String> found = new ArrayList<>();
    for (NodeId node : List.of(PLAYER, TRAINER, KEEPER)) {
      try (var tree = Files.walk(fleet.dir(node))) {
        found.addAll(
            tree.filter(file -> Files.isRegularFile(file) && !SIDE_FILE.test(file.toString()))
                .map(RecoveryRig::described)
                .toList());
      }
    }
    return found;
  }

  private static String described(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    open.close();
  }
}

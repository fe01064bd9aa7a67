package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.NodeActive;
import org.ringrift.sync.events.NodeIdle;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeSafeToTerminate;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;

/**
 * Random games, transfers, losses and idle nodes: a node is never said to be safe while games exist
 * only there. What is on the disks is kept here, and not asked of the planner.
 */
class DrainSafetyTest {
  private static final int SEEDS = 8;
  private static final int EVENTS = 120;
  private static final List<String> NODES = List.of("a", "b", "c", "d");

  private final Map<String, Map<ArtifactId, Long>> disks = new TreeMap<>();
  private Random random;
  private Planning planning;
  private int inventories;
  private int safe;

  @Test
  void aNodeIsNeverSafeWhileGamesExistOnlyThere(@TempDir Path dir) throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        run(seed, Files.createDirectory(dir.resolve("seed-" + seed)));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(safe).as("the word went out at all").isPositive();
  }

  private void run(long seed, Path dir) {
    random = new Random(seed);
    disks.clear();
    try (Planning fresh = new Planning(dir)) {
      planning = fresh;
      NODES.forEach(node -> planning.node(node, NodeRole.SELFPLAY));
      NODES.forEach(node -> disks.put(node, new TreeMap<>()));
      for (int event = 0; event < EVENTS; event++) {
        step();
        check();
      }
    }
  }

  private void step() {
    String node = NODES.get(random.nextInt(NODES.size()));
    switch (random.nextInt(10)) {
      case 0 -> play(node);
      case 1, 2, 3 -> finish(node);
      case 4 -> inventory(node);
      case 5 -> lose(node);
      case 6 -> say(node, new NodeIdle(planning.nowMs, "idle", true));
      case 7 -> {
        if (random.nextInt(4) == 0) {
          say(node, new NodeActive("plays"));
        }
      }
      default -> planning.pass(1 + random.nextInt(7), NODES.toArray(String[]::new));
    }
  }

  private void play(String node) {
    ArtifactId id = ArtifactId.parse("games:" + node + ":g" + random.nextInt(2) + ".db");
    long total = disks.get(node).merge(id, 1L + random.nextInt(5), Long::sum);
    planning.publish(
        SyncTopics.GAME_EVENTS,
        id.toString(),
        Events.games(node, id.path().value(), total, planning.nowMs));
  }

  private void finish(String node) {
    for (SyncJob job : planning.jobs(node)) {
      ArtifactId id =
          ArtifactId.parse(
              "games:" + job.getArtifact().getOriginNodeId() + ":" + job.getArtifact().getPath());
      disks.get(node).merge(id, job.getVersion().getGameCount(), Math::max);
      planning.publish(
          SyncTopics.SYNC_EVENTS, id.toString(), Events.completed(job, planning.nowMs));
    }
  }

  /** A replica goes away and the worker says so, as soon as the news of it is old enough. */
  private void lose(String node) {
    List<ArtifactId> replicas =
        disks.get(node).keySet().stream()
            .filter(id -> !id.origin().orElseThrow().value().equals(node))
            .toList();
    if (!replicas.isEmpty()) {
      planning.pass(11, NODES.toArray(String[]::new));
      check();
      disks.get(node).remove(replicas.get(random.nextInt(replicas.size())));
      inventory(node);
    }
  }

  private void inventory(String node) {
    List<InventoryItem> items = new ArrayList<>();
    disks
        .get(node)
        .forEach(
            (id, total) ->
                items.add(
                    Events.item(
                        id,
                        new Version.GamesVersion(100, planning.nowMs, total, Optional.empty()))));
    say(node, Events.inventory("1", "inventory-" + inventories++, items));
  }

  private void say(String node, Object body) {
    planning.publish(SyncTopics.NODE_EVENTS, node, Events.node(node, planning.nowMs, body));
  }

  private void check() {
    for (String node : NODES) {
      if (!planning.said(node, NodeSafeToTerminate.class).isEmpty()) {
        safe++;
        disks.get(node).forEach((id, total) -> elsewhere(node, id, total));
      }
    }
  }

  private void elsewhere(String node, ArtifactId id, long total) {
    assertThat(NODES)
        .as(id + " with " + total + " games of " + node + "; all disks: " + disks)
        .anyMatch(other -> !other.equals(node) && disks.get(other).getOrDefault(id, 0L) >= total);
  }
}

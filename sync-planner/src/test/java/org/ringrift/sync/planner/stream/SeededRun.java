package org.ringrift.sync.planner.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.InventoryItem;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/**
 * A fleet whose every step follows from a seed, and what the planner writes about it. Also a
 * program, so that another virtual machine can do the same: some collections of Java have an order
 * that is the same within one machine and different in the next.
 */
final class SeededRun {
  private static final int STEPS = 300;
  private static final List<String> NODES =
      List.of("self-1", "self-2", "train-1", "train-2", "train-3", "cpu-1");

  private final Random random;
  private final Planning planning;
  private final List<String> written = new ArrayList<>();
  private final Deque<SyncJob> atWork = new ArrayDeque<>();
  private final int[] incarnations = new int[NODES.size()];
  private int games;

  private SeededRun(long seed, Planning planning) {
    random = new Random(seed);
    this.planning = planning;
  }

  /** Prints what {@link #written} returns, line by line. Arguments: the seed and a directory. */
  public static void main(String[] arguments) {
    written(Long.parseLong(arguments[0]), Path.of(arguments[1])).forEach(System.out::println);
  }

  /** The bytes of each job and each decision, in the order in which they were written. */
  static List<String> written(long seed, Path stateDir) {
    try (Planning planning = new Planning(stateDir)) {
      return new SeededRun(seed, planning).play();
    }
  }

  private List<String> play() {
    for (int node = 0; node < NODES.size(); node++) {
      join(node);
    }
    for (int step = 0; step < STEPS; step++) {
      step();
      collect();
    }
    return written;
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0, 1 -> announceGames();
      case 2 -> announceModel();
      case 3, 4, 5 -> work();
      case 6 -> planning.heartbeat(NODES.get(random.nextInt(NODES.size())));
      case 7 -> inventory();
      case 8 -> request();
      case 9 -> {
        if (random.nextInt(8) == 0) {
          join(random.nextInt(NODES.size()));
        }
      }
      default -> planning.tick(random.nextInt(5_000));
    }
  }

  private void join(int node) {
    incarnations[node]++;
    String name = NODES.get(node);
    NodeRole role = name.startsWith("train") ? NodeRole.TRAINING : NodeRole.SELFPLAY;
    planning.node(name, Integer.toString(incarnations[node]), role);
  }

  private void announceGames() {
    games++;
    String node = NODES.get(random.nextInt(2));
    String path = "data/games/db-" + random.nextInt(5) + ".db";
    planning.publish(
        SyncTopics.GAME_EVENTS,
        "games:" + node + ":" + path,
        Events.games(node, path, games, planning.nowMs));
  }

  private void announceModel() {
    String path = "models/model-" + random.nextInt(4) + ".pth";
    planning.publish(
        SyncTopics.ARTIFACT_EVENTS,
        "models:" + path,
        Events.model(
            NODES.get(random.nextInt(NODES.size())),
            path,
            1 + random.nextInt(1_000_000),
            planning.nowMs));
  }

  /** Some worker gets on with its oldest job: says that it runs, ends it, or fails. */
  private void work() {
    SyncJob job = atWork.poll();
    if (job == null) {
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> {
        report(job, Events.started(job, planning.nowMs));
        report(job, Events.progress(job, planning.nowMs));
        atWork.add(job);
      }
      case 1 ->
          report(
              job,
              Events.failed(
                  job, FailureCategory.SOURCE_UNREACHABLE, random.nextBoolean(), planning.nowMs));
      default -> report(job, Events.completed(job, planning.nowMs));
    }
  }

  private void report(SyncJob job, SyncEvent event) {
    planning.publish(
        SyncTopics.SYNC_EVENTS, ArtifactMapping.toCore(job.getArtifact()).toString(), event);
  }

  private void inventory() {
    int node = random.nextInt(NODES.size());
    String name = NODES.get(node);
    List<InventoryItem> items = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      if (random.nextBoolean()) {
        items.add(
            Events.item(
                ArtifactId.parse("models:models/model-" + i + ".pth"),
                new Version.FileVersion(
                    1 + random.nextInt(1_000_000), planning.nowMs, Optional.empty())));
      }
    }
    planning.publish(
        SyncTopics.NODE_EVENTS,
        name,
        Events.node(
            name,
            planning.nowMs,
            Events.inventory(
                Integer.toString(incarnations[node]), Long.toString(random.nextLong()), items)));
  }

  private void request() {
    ArtifactId artifact = ArtifactId.parse("models:models/model-" + random.nextInt(4) + ".pth");
    planning.publish(
        SyncTopics.SYNC_REQUESTS,
        artifact.toString(),
        Events.request(artifact, List.of(NODES.get(random.nextInt(NODES.size()))), planning.nowMs));
  }

  private void collect() {
    for (String node : NODES) {
      for (SyncJob job : planning.jobs(node)) {
        atWork.add(job);
        written.add("job " + node + " " + base64(job::toByteBuffer));
      }
    }
    for (SyncDecision decision : planning.decisions()) {
      written.add("decision " + base64(decision::toByteBuffer));
    }
  }

  private interface Encoding {
    ByteBuffer bytes() throws IOException;
  }

  private static String base64(Encoding encoding) {
    try {
      ByteBuffer buffer = encoding.bytes();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return Base64.getEncoder().encodeToString(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

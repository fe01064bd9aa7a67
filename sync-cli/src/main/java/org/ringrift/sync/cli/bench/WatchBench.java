package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.demo.SelfPlay;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.cli.registry.LocalRegistry;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.OrphanGamesDetected;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.worker.node.HashCache;
import org.ringrift.sync.worker.node.InventoryScanner;
import org.ringrift.sync.worker.node.Publisher;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.watch.WatchPolicy;
import org.ringrift.sync.worker.watch.Watcher;

/**
 * A writer that stays connected in WAL mode, and the watcher of a worker that publishes to a real
 * broker: from the end of each commit until the log has acknowledged the event that names the game.
 */
final class WatchBench {
  private static final NodeId NODE = new NodeId("player");
  private static final long MB = 1_000_000;
  private static final long SEED = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final WatchPolicy POLICY =
      new WatchPolicy(Duration.ofSeconds(5), Duration.ofMinutes(1));

  private final Path folder;
  private final int sizeMb;
  private final int games;
  private final int perSecond;
  private final Progress progress;

  WatchBench(Path folder, int sizeMb, int games, int perSecond, Progress progress) {
    this.folder = folder;
    this.sizeMb = sizeMb;
    this.games = games;
    this.perSecond = perSecond;
    this.progress = progress;
  }

  /** When each game was committed and acknowledged, in nanoseconds. Thread-safe. */
  private static final class Log implements Publisher {
    private final EventPublisher publisher;
    private final Map<String, Long> committed = new ConcurrentHashMap<>();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final CountDownLatch orphans = new CountDownLatch(1);
    private final CountDownLatch left;

    Log(EventPublisher publisher, int games) {
      this.publisher = publisher;
      this.left = new CountDownLatch(games);
    }

    @Override
    public <V extends SpecificRecord> CompletableFuture<RecordMetadata> publish(
        SyncTopics.Topic<V> topic, String key, V value) {
      return publisher
          .publish(topic, key, value)
          .whenComplete(
              (taken, failure) -> {
                if (failure == null && value instanceof GameEvent event) {
                  heard(event.getBody(), System.nanoTime());
                }
              });
    }

    private void heard(Object body, long nanos) {
      if (body instanceof OrphanGamesDetected) {
        orphans.countDown();
      } else if (body instanceof GameCompleted completed) {
        for (String game : completed.getGameIds()) {
          acknowledged.put(game, nanos);
          left.countDown();
        }
      }
    }

    List<Double> latenciesMs() {
      return committed.entrySet().stream()
          .filter(game -> acknowledged.containsKey(game.getKey()))
          .map(game -> (acknowledged.get(game.getKey()) - game.getValue()) / 1e6)
          .toList();
    }
  }

  ObjectNode run()
      throws StartException, CommandException, IOException, SQLException, InterruptedException {
    String setup = Setup.machineInWords();
    DataDirectory directory = DataDirectory.open(folder.resolve("data"));
    Path database = directory.root().resolve("data/games/canonical_hex8_2p.db");
    Files.createDirectories(database.getParent());
    progress.say("making a database of %d MB ...".formatted(sizeMb));
    BenchDatabase.make(database, sizeMb * MB);
    HashCache hashes =
        HashCache.open(
            directory.workFolder().resolve("hashes"), file -> FileDigest.of(file).hash());
    try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"), 0);
        BenchBroker broker = BenchBroker.start(folder.resolve("broker"), registry.url(), 1);
        EventPublisher publisher = new EventPublisher(broker.connection())) {
      Log log = new Log(publisher, games);
      try (Watcher watcher =
          new Watcher(
              NODE,
              directory,
              new InventoryScanner(NODE, directory.root(), hashes),
              log,
              POLICY,
              InstantSource.system())) {
        watcher.start();
        require(log.orphans, "the database was not found");
        progress.say("writing %d games, %d a second ...".formatted(games, perSecond));
        write(database, log);
        require(log.left, "not every game was announced: " + watcher.problems());
      }
      return numbers(setup, log.latenciesMs());
    }
  }

  private void write(Path database, Log log)
      throws SQLException, CommandException, InterruptedException {
    long start = System.nanoTime();
    SelfPlay.play(
        database,
        games,
        SEED,
        game -> {
          log.committed.put(game, System.nanoTime());
          long next = start + log.committed.size() * TimeUnit.SECONDS.toNanos(1) / perSecond;
          TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        });
  }

  private static void require(CountDownLatch latch, String otherwise)
      throws CommandException, InterruptedException {
    if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new CommandException("the measurement did not work: " + otherwise);
    }
  }

  private ObjectNode numbers(String setup, List<Double> latenciesMs) {
    return new ObjectMapper()
        .createObjectNode()
        .put("commit_to_event_p50_ms", Figures.median(latenciesMs))
        .put("commit_to_event_p95_ms", Figures.percentile(latenciesMs, 95))
        .put("commit_to_event_p99_ms", Figures.percentile(latenciesMs, 99))
        .put("games", latenciesMs.size())
        .put("games_per_second", perSecond)
        .put("database_mb", sizeMb)
        .put("setup", setup);
  }
}

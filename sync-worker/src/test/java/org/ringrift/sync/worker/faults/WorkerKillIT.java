package org.ringrift.sync.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.testkit.JavaProcess;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;

/**
 * {@code kill -9} of the source or the target after a random number of bytes, while a writer
 * commits all the time: what is started again goes on, and nothing half written is ever seen.
 *
 * <p>{@code -Dsync.kills=N} for more kills than the usual few, {@code -Dsync.faults.seed=N} to
 * repeat a run.
 */
class WorkerKillIT {
  private static final int KILLS = Integer.getInteger("sync.kills", 3);
  private static final long SEED = Long.getLong("sync.faults.seed", System.nanoTime());
  private static final int MODEL_BYTES = 6 << 20;
  private static final Duration MOMENT = Duration.ofMillis(20);
  private static final int PATIENCE_S = 120;

  @TempDir Path temp;
  private final Random random = new Random(SEED);
  private final AtomicReference<JavaProcess> source = new AtomicReference<>();
  private final AtomicReference<JavaProcess> target = new AtomicReference<>();
  private FaultProxy toSource;
  private Sentinel sentinel;
  private BusyWriter writer;
  private long modifiedAtMs = 1_700_000_000_000L;
  private int started;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(sourceFile("data/games"));
    Files.createDirectories(sourceFile("models"));
    Files.createDirectories(targetFile("."));
    toSource = new FaultProxy(new FaultPlan(SEED));
    writer = new BusyWriter(sourceFile("data/games/g.db"), random.nextLong(), 300);
    sentinel = new Sentinel(targetFile("."));
    sentinel.allowDatabase("replicas/source/data/games/g.db");
    sentinel.start();
    startSource();
  }

  @AfterEach
  void stop() throws Exception {
    kill(source);
    kill(target);
    sentinel.close();
    writer.close();
    toSource.close();
  }

  @Test
  void whatIsKilledGoesOnAndNothingIsEverHalfWritten() throws Exception {
    String run = "-Dsync.kills=" + KILLS + " -Dsync.faults.seed=" + SEED;
    System.out.println("kills: " + run);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        writer.more(random.nextInt(40));
        round(kill % 2 == 0 ? target : source);
      }
      writer.close();
      round(target);
      assertThat(GameContent.of(targetFile("replicas/source/data/games/g.db")))
          .isEqualTo(GameContent.of(sourceFile("data/games/g.db")));
    } catch (Throwable e) {
      throw new AssertionError("to repeat this: " + run, e);
    }
  }

  private void round(AtomicReference<JavaProcess> victim) throws Exception {
    ContentHash hash = newModel();
    int games = writer.games();
    toSource.afterBytes(random.nextInt(MODEL_BYTES), () -> kill(victim));
    Path done = startTarget(games, hash);
    long patienceEnds = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!Files.exists(done)) {
      assertThat(System.nanoTime()).as("time to get everything").isLessThan(patienceEnds);
      sentinel.requireNothingFound();
      if (!source.get().isAlive()) {
        startSource();
      }
      if (target.get().endsWithin(MOMENT)) {
        done = startTarget(games, hash);
      }
    }
    kill(target);
    assertThat(targetFile("models/m.pth")).hasSameBinaryContentAs(sourceFile("models/m.pth"));
    sentinel.look();
    sentinel.requireNothingFound();
  }

  private ContentHash newModel() throws Exception {
    byte[] bytes = TestFiles.noise(MODEL_BYTES, random.nextLong());
    Path draft = TestFiles.write(temp.resolve("draft"), bytes);
    modifiedAtMs += 1000;
    Files.setLastModifiedTime(draft, FileTime.fromMillis(modifiedAtMs));
    ContentHash hash = FileDigest.hashOf(draft);
    sentinel.allow("models/m.pth", hash);
    Files.move(draft, sourceFile("models/m.pth"), StandardCopyOption.REPLACE_EXISTING);
    return hash;
  }

  private void startSource() throws Exception {
    Path port = temp.resolve("source-port-" + started++);
    source.set(new JavaProcess(NodeMain.class, SourceNode.ID, sourceFile("."), port));
    long patienceEnds = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!Files.exists(port)) {
      assertThat(System.nanoTime()).as("time to start the source").isLessThan(patienceEnds);
      assertThat(source.get().endsWithin(MOMENT)).isFalse();
    }
    toSource.passOnTo(Integer.parseInt(Files.readString(port)));
  }

  /** Returns the file that is there once it has everything. */
  private Path startTarget(int games, ContentHash hash) throws Exception {
    Path done = temp.resolve("target-port-" + started++);
    target.set(
        new JavaProcess(
            NodeMain.class,
            FaultRig.TARGET,
            targetFile("."),
            done,
            toSource.port(),
            games,
            modifiedAtMs,
            hash.hex()));
    return done;
  }

  private static void kill(AtomicReference<JavaProcess> victim) {
    JavaProcess process = victim.get();
    if (process != null) {
      process.kill();
    }
  }

  private Path sourceFile(String path) {
    return temp.resolve("source").resolve(path).normalize();
  }

  private Path targetFile(String path) {
    return temp.resolve("target").resolve(path).normalize();
  }
}

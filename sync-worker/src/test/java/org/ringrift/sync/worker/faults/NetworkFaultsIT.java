package org.ringrift.sync.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.FetchOutcome;

/**
 * Every transport over connections that break in every way, while a writer commits all the time and
 * the clocks of both nodes jump. Broken transfers end, can be repeated, and after healing the
 * target has what the source has; at no moment is anything half written under a real name.
 *
 * <p>{@code -Dsync.faults=500} for more faults than the usual 50, {@code -Dsync.faults.seed=N} to
 * repeat a run.
 */
class NetworkFaultsIT {
  private static final int FAULTS = Integer.getInteger("sync.faults", 50);
  private static final long SEED = Long.getLong("sync.faults.seed", System.nanoTime());
  private static final int ATTEMPTS = 3;
  private static final int PATIENCE_S = 120;

  private static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final ArtifactId ARCHIVE =
      ArtifactId.of(DataType.NPZ, SourceNode.ID, new DataPath("data/training/a.npz"));

  /** A way in which data gets to the target. */
  private record Way(ArtifactId artifact, boolean pushed, List<String> transports) {
    static Way fetched(ArtifactId artifact, String... transports) {
      return new Way(artifact, false, List.of(transports));
    }

    static Way pushed(ArtifactId artifact, String... transports) {
      return new Way(artifact, true, List.of(transports));
    }
  }

  private static final Way NEW_GAMES = Way.fetched(GAMES, "game-delta", "http");
  private static final List<Way> WAYS =
      List.of(
          NEW_GAMES,
          Way.fetched(GAMES, "http"),
          Way.fetched(GAMES, "rsync-daemon"),
          Way.fetched(MODEL, "http"),
          Way.fetched(MODEL, "rsync-daemon"),
          Way.fetched(MergedPair.ELO, "http"),
          Way.fetched(GAMES, "rsync-ssh"),
          Way.fetched(ARCHIVE, "rsync-daemon", "http"),
          Way.fetched(MergedPair.REGISTRY, "rsync-daemon"),
          Way.fetched(ARCHIVE, "rsync-ssh"),
          Way.pushed(MODEL, "http"),
          Way.pushed(GAMES, "http"),
          Way.pushed(GAMES, "game-delta", "http"));

  @TempDir Path temp;
  private final Random random = new Random(SEED);
  private final FaultPlan plan = new FaultPlan(random.nextLong());
  private final ExecutorService jobs = Executors.newCachedThreadPool();
  private FaultRig rig;
  private Sentinel sentinel;
  private BusyWriter writer;
  private MergedPair merged;
  private long modifiedAtMs = 1_700_000_000_000L;

  @BeforeEach
  void start() throws Exception {
    rig = new FaultRig(temp, plan);
    Path games = rig.sourceData().resolve("data/games/g.db");
    Files.createDirectories(games.getParent());
    writer = new BusyWriter(games, random.nextLong(), 200);
    sentinel = new Sentinel(rig.targetData());
    sentinel.allowDatabase("replicas/source/data/games/g.db");
    sentinel.allowLiveDatabase(MergedPair.ELO.path().value());
    sentinel.allowLiveDatabase(MergedPair.REGISTRY.path().value());
    merged = new MergedPair(rig.sourceData(), rig.targetData());
    sentinel.start();
  }

  @AfterEach
  void stop() throws Exception {
    jobs.shutdownNow();
    sentinel.close();
    writer.close();
    rig.close();
  }

  @Test
  void nothingIsEverHalfWrittenAndAllArrivesInTheEnd() throws Exception {
    String run = "-Dsync.faults=" + FAULTS + " -Dsync.faults.seed=" + SEED;
    System.out.println("faults: " + run);
    try {
      for (int round = 0; plan.count() < FAULTS; round++) {
        transfer(WAYS.get(round % WAYS.size()));
      }
      assertThat(rig.staging()).isEmptyDirectory();
      gamesAreEqual();
      sentinel.look();
      sentinel.requireNothingFound();
      System.out.println("faults that happened: " + plan.said());
    } catch (Throwable e) {
      throw new AssertionError("to repeat this: " + run + "; happened: " + plan.said(), e);
    }
  }

  private void transfer(Way way) throws Exception {
    Version wanted = newVersion(way.artifact);
    rig.restartTarget(way.transports);
    plan.breakConnections(true);
    boolean there = false;
    for (int attempt = 0; attempt < ATTEMPTS && !there; attempt++) {
      jump();
      there = arrived(way, wanted);
      sentinel.requireNothingFound();
    }
    plan.breakConnections(false);
    rig.cutAll();
    long patienceEnds = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!arrived(way, wanted)) {
      assertThat(System.nanoTime()).as("time to arrive after healing").isLessThan(patienceEnds);
    }
    requireTheSame(way.artifact);
  }

  private Version newVersion(ArtifactId artifact) throws Exception {
    return switch (artifact.dataType()) {
      case GAMES -> {
        writer.more(1 + random.nextInt(20));
        yield SourceNode.atLeast(writer.games());
      }
      case MODELS -> newFile(artifact, TestFiles.noise(3 << 20, random.nextLong()));
      case NPZ -> {
        Path file = rig.sourceData().resolve(artifact.path().value());
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : TestFiles.noise(3 << 20, 1);
        bytes[random.nextInt(bytes.length)]++;
        yield newFile(artifact, bytes);
      }
      case ELO, REGISTRY -> merged.newRows(artifact);
    };
  }

  private Version newFile(ArtifactId artifact, byte[] bytes) throws Exception {
    Path draft = TestFiles.write(temp.resolve("draft"), bytes);
    modifiedAtMs += 1000;
    Files.setLastModifiedTime(draft, FileTime.fromMillis(modifiedAtMs));
    ContentHash hash = FileDigest.hashOf(draft);
    sentinel.allow(artifact.path().value(), hash);
    Path file = rig.sourceData().resolve(artifact.path().value());
    Files.createDirectories(file.getParent());
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    return new Version.FileVersion(bytes.length, modifiedAtMs, Optional.of(hash));
  }

  /** Somebody sets the clock of a node: a minute, or several hours, forward or back. */
  private void jump() {
    if (random.nextInt(3) == 0) {
      long minutes = random.nextBoolean() ? 1 : 300;
      rig.step(random.nextBoolean(), Duration.ofMinutes(random.nextBoolean() ? minutes : -minutes));
    }
  }

  /** Runs the job once. */
  private boolean arrived(Way way, Version wanted) throws Exception {
    Future<FetchOutcome> job =
        jobs.submit(
            () -> way.pushed ? rig.push(way.artifact, wanted) : rig.fetch(way.artifact, wanted));
    return switch (job.get(PATIENCE_S, TimeUnit.SECONDS)) {
      case FetchOutcome.Fetched fetched -> true;
      case FetchOutcome.FetchFailed failed -> {
        assertThat(failed.retryable()).as("%s may be tried again: %s", way, failed).isTrue();
        yield false;
      }
    };
  }

  private void requireTheSame(ArtifactId artifact) throws Exception {
    switch (artifact.dataType()) {
      case GAMES -> {}
      case MODELS, NPZ ->
          assertThat(rig.targetData().resolve(artifact.path().value()))
              .hasSameBinaryContentAs(rig.sourceData().resolve(artifact.path().value()));
      case ELO, REGISTRY -> merged.requireAllAtTarget(artifact);
    }
  }

  private void gamesAreEqual() throws Exception {
    writer.close();
    rig.restartTarget(List.of("game-delta", "http"));
    assertThat(arrived(NEW_GAMES, SourceNode.atLeast(writer.games()))).isTrue();
    assertThat(GameContent.of(rig.targetData().resolve("replicas/source/data/games/g.db")))
        .isEqualTo(GameContent.of(rig.sourceData().resolve("data/games/g.db")));
  }
}

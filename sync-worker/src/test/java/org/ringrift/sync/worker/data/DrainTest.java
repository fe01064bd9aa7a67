package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;

/** A node stops while others fetch from it and send to it. */
@Timeout(60)
class DrainTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final NodeId OTHER = new NodeId("other");
  private static final ArtifactId MODEL = SourceNode.model("models/m.pth");
  private static final ArtifactId NEXT = SourceNode.model("models/next.pth");
  private static final ArtifactId GAMES = SourceNode.games("data/games/g.db");
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final byte[] BYTES = TestFiles.noise(12 << 20, 1);

  @TempDir Path temp;
  private final ExecutorService jobs = Executors.newCachedThreadPool();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private DataPlane source;
  private DataPlane other;
  private DataPlane target;

  @BeforeEach
  void start() throws Exception {
    source = PlaneMain.open(SourceNode.ID, temp.resolve("source"), List.of("game-delta", "http"));
    other = PlaneMain.open(OTHER, temp.resolve("other"));
    target = PlaneMain.open(TARGET, temp.resolve("target"), List.of("game-delta", "http"));
    TestFiles.write(source.directory().root().resolve("models/m.pth"), BYTES);
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    jobs.shutdownNow();
    target.close();
    other.close();
    source.close();
  }

  @Test
  void whatRunsEndsAndWhatWouldBeginGoesToTheNextSource() throws Exception {
    for (DataPlane holder : List.of(source, other)) {
      TestFiles.write(holder.directory().root().resolve("models/next.pth"), BYTES);
    }
    Future<FetchOutcome> running = jobs.submit(() -> fetch(MODEL, this::holdUp, of(source)));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    source.drain();

    FetchOutcome next = fetch(NEXT, ProgressListener.none(), of(source), of(other));
    assertThat(next)
        .isInstanceOfSatisfying(
            FetchOutcome.Fetched.class,
            fetched -> {
              assertThat(fetched.source()).isEqualTo(OTHER);
              assertThat(fetched.fallbacks().toString())
                  .contains("SOURCE_BUSY", "node source is being stopped; ask another source");
            });
    assertThat(source.awaitDrained(Duration.ZERO)).as("one still fetches").isFalse();
    goOn.countDown();
    assertThat(running.get(1, TimeUnit.MINUTES)).isInstanceOf(FetchOutcome.Fetched.class);
    assertThat(source.awaitDrained(LONG)).isTrue();
  }

  @Test
  void gamesAreNotGivenAnyMore() throws Exception {
    Path games = source.directory().root().resolve("data/games/g.db");
    Files.createDirectories(games.getParent());
    try (GamesWriter writer = new GamesWriter(games, "WAL", 1)) {
      writer.write(3);
      assertThat(fetch(GAMES, ProgressListener.none(), of(source)))
          .isInstanceOf(FetchOutcome.Fetched.class);
      writer.write(2);
      source.drain();
      assertThat(fetch(GAMES, SourceNode.atLeast(5), ProgressListener.none(), of(source)))
          .isInstanceOfSatisfying(FetchOutcome.FetchFailed.class, DrainTest::requireBusy);
    }
  }

  @Test
  void aPushThatRunsEndsAndAnotherOneIsNotTaken() throws Exception {
    TestFiles.write(source.directory().root().resolve("models/next.pth"), BYTES);
    Future<FetchOutcome> running = jobs.submit(() -> push(MODEL, this::holdUp));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    target.drain();

    assertThat(push(NEXT, ProgressListener.none()))
        .isInstanceOfSatisfying(FetchOutcome.FetchFailed.class, DrainTest::requireBusy);
    assertThat(target.awaitDrained(Duration.ZERO)).as("one still arrives").isFalse();
    goOn.countDown();
    assertThat(running.get(1, TimeUnit.MINUTES)).isInstanceOf(FetchOutcome.Fetched.class);
    assertThat(target.awaitDrained(LONG)).isTrue();
    assertThat(target.directory().root().resolve("models/m.pth")).hasBinaryContent(BYTES);
  }

  @Test
  void gamesThatArePushedArriveAndNoOthersBegin() throws Exception {
    Path games = source.directory().root().resolve("data/games/g.db");
    Files.createDirectories(games.getParent());
    try (GamesWriter writer = new GamesWriter(games, "WAL", 1)) {
      writer.write(3);
      assertThat(push(GAMES, SourceNode.atLeast(3), ProgressListener.none()))
          .isInstanceOf(FetchOutcome.Fetched.class);
      writer.write(2);
      Future<FetchOutcome> running =
          jobs.submit(() -> push(GAMES, SourceNode.atLeast(5), this::holdUp));
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

      target.drain();

      assertThat(push(GAMES, SourceNode.atLeast(4), ProgressListener.none()))
          .isInstanceOfSatisfying(
              FetchOutcome.FetchFailed.class,
              failed ->
                  assertThat(failed.fallbacks().getFirst().toString())
                      .contains("game-delta-push", "is being stopped"));
      assertThat(target.awaitDrained(Duration.ZERO)).as("games still arrive").isFalse();
      goOn.countDown();
      assertThat(running.get(1, TimeUnit.MINUTES))
          .isInstanceOfSatisfying(
              FetchOutcome.Fetched.class,
              fetched -> assertThat(fetched.transport()).isEqualTo("game-delta-push"));
      assertThat(target.awaitDrained(LONG)).isTrue();
    }
  }

  @Test
  void whatRunsAfterTheGraceIsBrokenOffAndCanBeTriedAgain() throws Exception {
    Future<FetchOutcome> running = jobs.submit(() -> fetch(MODEL, this::holdUp, of(source)));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    source.drain();
    assertThat(source.awaitDrained(Duration.ofMillis(1))).isFalse();
    source.close();
    goOn.countDown();

    assertThat(running.get(1, TimeUnit.MINUTES))
        .isInstanceOfSatisfying(
            FetchOutcome.FetchFailed.class, failed -> assertThat(failed.retryable()).isTrue());
  }

  private static void requireBusy(FetchOutcome.FetchFailed failed) {
    assertThat(failed.category()).isEqualTo(FailureCategory.SOURCE_BUSY);
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.error()).contains("is being stopped");
  }

  /** Keeps a transfer in its middle until the test goes on. */
  private void holdUp(ProgressListener.Progress progress) {
    if (progress.bytesDone() > 0) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Source of(DataPlane node) {
    NodeId id = new NodeId(node.directory().root().getFileName().toString());
    return PlaneMain.source(id, node.server().port());
  }

  private FetchOutcome fetch(ArtifactId artifact, ProgressListener listener, Source... sources) {
    Version any = artifact.equals(GAMES) ? SourceNode.atLeast(3) : SourceNode.anyFile();
    return fetch(artifact, any, listener, sources);
  }

  private FetchOutcome fetch(
      ArtifactId artifact, Version wanted, ProgressListener listener, Source... sources) {
    return target
        .fetcher()
        .fetch(request(artifact, wanted, List.of(sources), Optional.empty()), listener);
  }

  private FetchOutcome push(ArtifactId artifact, ProgressListener listener) {
    return push(artifact, SourceNode.anyFile(), listener);
  }

  private FetchOutcome push(ArtifactId artifact, Version wanted, ProgressListener listener) {
    Target receiver = new Target(TARGET, of(target).endpoints(), Optional.empty());
    return source
        .fetcher()
        .fetch(request(artifact, wanted, List.of(of(source)), Optional.of(receiver)), listener);
  }

  private static FetchRequest request(
      ArtifactId artifact, Version wanted, List<Source> sources, Optional<Target> receiver) {
    return new FetchRequest(
        JobId.of(artifact, wanted, TARGET, "test"),
        artifact,
        wanted,
        sources,
        List.of(),
        BandwidthLimit.of(OptionalLong.empty()),
        receiver);
  }
}

package org.ringrift.sync.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.testkit.GamesWriter;
import org.ringrift.sync.worker.testkit.RandomGames;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

/** A node's own database gets back what it lost, and only that ever happens to it. */
@Timeout(120)
class GamesBackTest {
  private static final NodeId SELF = new NodeId("player");
  private static final ArtifactId OWN = ArtifactId.parse("games:player:data/games/g.db");

  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private SourceNode node;
  private DataPlane plane;
  private Path copy;
  private Path own;

  @BeforeEach
  void start() throws Exception {
    begin(true, List.of());
  }

  @AfterEach
  void stop() {
    plane.close();
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void whatItLostComesBackIntoTheFileThatTheWriterHasOpen(String mode) throws Exception {
    copyOf(15);
    try (GamesWriter writer = new GamesWriter(own, mode, 1)) {
      writer.write(10);
      writer.writeOne("played-since-1");
      writer.writeOne("played-since-2");
      Object file = identity();

      FetchOutcome.Fetched fetched = fetched(15);
      assertThat(fetched.gamesSynced()).isEqualTo(5);
      assertThat(fetched.transport()).isEqualTo("game-delta");
      assertThat(fetched.version().satisfies(SourceNode.atLeast(17))).isTrue();
      assertThat(fetched(15).alreadyPresent()).isTrue();

      assertThat(identity()).isEqualTo(file);
      assertThat(strings("PRAGMA journal_mode")).containsExactly(mode.toLowerCase(Locale.ROOT));
      writer.writeOne("played-since-3");
    }
    assertThat(ids()).hasSize(18).contains("game-14", "played-since-1", "played-since-3");
    assertThat(strings("PRAGMA integrity_check")).containsExactly("ok");
    assertThat(movesOf(own, "game-14")).isEqualTo(movesOf(copy, "game-14"));
  }

  @Test
  void whereNobodyPlayedOnTheNewestComeAtOnce() throws Exception {
    copyOf(15);
    try (GamesWriter writer = new GamesWriter(own, "WAL", 1)) {
      writer.write(10);
    }
    FetchOutcome.Fetched fetched = fetched(15);
    assertThat(fetched.gamesSynced()).isEqualTo(5);
    assertThat(ids()).hasSize(15);
  }

  @Test
  void aWriterThatCommitsAllTheTimeIsNotStoppedHoweverMuchComesBack() throws Exception {
    copyOf(3_000);
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch played = new CountDownLatch(20);
    try (GamesWriter writer = new GamesWriter(own, "WAL", 1)) {
      writer.write(10);
      CompletableFuture<Integer> playing =
          CompletableFuture.supplyAsync(() -> play(writer, played, over));
      assertThat(played.await(60, TimeUnit.SECONDS)).isTrue();

      FetchOutcome outcome = fetch(3_000);
      over.set(true);

      int since = playing.get(60, TimeUnit.SECONDS);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              FetchOutcome.Fetched.class,
              fetched -> assertThat(fetched.gamesSynced()).isEqualTo(2_990));
      assertThat(ids()).hasSize(3_000 + since);
    }
    assertThat(strings("PRAGMA integrity_check")).containsExactly("ok");
  }

  @Test
  void aGameThatIsHereStaysAsItIs() throws Exception {
    copyOf(12);
    try (GamesWriter writer = new GamesWriter(own, "WAL", 1)) {
      writer.write(3);
      writer.writeOne("played-since");
      writer.execute("UPDATE games SET game_status = 'in_progress' WHERE game_id = 'game-1'");
      writer.execute("UPDATE games SET metadata_json = 'mine' WHERE game_id = 'game-2'");
      assertThat(fetched(12).gamesSynced()).isEqualTo(9);
    }
    assertThat(strings("SELECT game_status FROM games WHERE game_id = 'game-1'"))
        .containsExactly("in_progress");
    assertThat(strings("SELECT metadata_json FROM games WHERE game_id = 'game-2'"))
        .containsExactly("mine");
  }

  @Test
  void itsLayoutIsNotChanged() throws Exception {
    copyOf(5);
    try (Connection connection = GamesDatabase.openForWriting(copy)) {
      GamesDatabase.execute(connection, "ALTER TABLE games ADD COLUMN tournament TEXT");
    }
    try (GamesWriter writer = new GamesWriter(own, "WAL", 1)) {
      writer.write(2);
      FetchOutcome.FetchFailed failed = failed(5);
      assertThat(failed.category()).isEqualTo(FailureCategory.VERIFICATION_FAILED);
      assertThat(failed.error()).contains("'games'", "up to date");
    }
    assertThat(ids()).hasSize(2);
    assertThat(strings("SELECT name FROM pragma_table_info('games')")).doesNotContain("tournament");
  }

  @Test
  void noFileComesWhereGamesAloneDoNot() throws Exception {
    stop();
    begin(false, List.of());
    copyOf(5);
    try (GamesWriter writer = new GamesWriter(own, "WAL", 1)) {
      writer.write(2);
      Object file = identity();
      assertThat(failed(5).fallbacks()).extracting(f -> f.transport()).containsOnly("game-delta");
      assertThat(identity()).isEqualTo(file);
    }
    assertThat(ids()).hasSize(2);
  }

  @Test
  void noFileComesWhereTheSettingsForbidGamesAlone() throws Exception {
    stop();
    begin(true, List.of("http"));
    copyOf(5);
    try (GamesWriter writer = new GamesWriter(own, "WAL", 1)) {
      writer.write(2);
      assertThat(failed(5).error()).contains("transports", "game-delta");
    }
    assertThat(ids()).hasSize(2);
  }

  @Test
  void whatIsNotThereIsNotMade() throws Exception {
    copyOf(5);
    assertThat(failed(5).error()).contains("only a person brings it back");
    assertThat(own).doesNotExist();
  }

  private static int play(GamesWriter writer, CountDownLatch played, AtomicBoolean over) {
    int games = 0;
    try {
      while (!over.get()) {
        writer.writeOne("played-since-" + games++);
        played.countDown();
      }
      return games;
    } catch (SQLException e) {
      throw new IllegalStateException("the writer was stopped", e);
    }
  }

  private void begin(boolean sendsGames, List<String> transports) throws Exception {
    Path root = Files.createTempDirectory(temp, "nodes");
    node = new SourceNode(root.resolve("source"), clock, sendsGames);
    plane =
        DataPlane.open(
            new DataPlaneConfig(
                SELF,
                root.resolve("self"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                OptionalInt.empty(),
                new SshSettings(Optional.empty(), Optional.empty()),
                0,
                transports,
                UploadLimits.NONE,
                Patience.DEFAULT,
                OptionalLong.empty(),
                ServerLimits.DEFAULT,
                Tls.off(),
                Optional.empty(),
                StorageMounts.SAME),
            clock);
    plane.start();
    copy = node.directory().root().resolve("replicas/player/data/games/g.db");
    own = plane.directory().root().resolve("data/games/g.db");
    Files.createDirectories(copy.getParent());
    Files.createDirectories(own.getParent());
  }

  /** The first games are those that a writer of the same seed makes. */
  private void copyOf(int games) throws SQLException {
    try (GamesWriter writer = new GamesWriter(copy, "DELETE", 1)) {
      writer.write(games);
    }
  }

  private FetchOutcome fetch(long wanted) {
    return plane
        .fetcher()
        .fetch(
            new FetchRequest(
                JobId.of(OWN, SourceNode.atLeast(wanted), SELF, "test"),
                OWN,
                SourceNode.atLeast(wanted),
                List.of(node.source(OptionalInt.empty(), OptionalInt.empty())),
                List.of(),
                OptionalLong.empty()),
            ProgressListener.none());
  }

  private FetchOutcome.Fetched fetched(long wanted) {
    return switch (fetch(wanted)) {
      case FetchOutcome.Fetched fetched -> fetched;
      case FetchOutcome.FetchFailed failed -> throw new AssertionError(failed);
    };
  }

  private FetchOutcome.FetchFailed failed(long wanted) {
    return switch (fetch(wanted)) {
      case FetchOutcome.Fetched fetched -> throw new AssertionError(fetched);
      case FetchOutcome.FetchFailed failed -> failed;
    };
  }

  private Object identity() throws Exception {
    return Files.readAttributes(own, "unix:ino").get("ino");
  }

  private List<String> ids() throws SQLException {
    return strings("SELECT game_id FROM games");
  }

  private List<String> strings(String sql) throws SQLException {
    try (Connection connection = GamesDatabase.openReadOnly(own)) {
      return GamesDatabase.strings(connection, sql);
    }
  }

  private static List<String> movesOf(Path file, String game) throws SQLException {
    Map<String, List<String>> layout = Map.of("game_moves", List.of("game_id", "move_json"));
    return RandomGames.contents(file, layout).get("game_moves").stream()
        .filter(row -> row.contains("'" + game + "'"))
        .toList();
  }
}

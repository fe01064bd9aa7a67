package org.ringrift.sync.worker.transfer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.BreakingProxy;
import org.ringrift.sync.worker.testkit.GamesSchema;
import org.ringrift.sync.worker.testkit.RandomGames;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.http.HttpClients;

/** One replica is brought to what its source has, game by game. */
@Timeout(60)
class GameDeltaTest {
  private static final NodeId TARGET = new NodeId("target");
  private static final ArtifactId GAMES = SourceNode.games("g.db");

  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private SourceNode node;
  private DataDirectory directory;
  private GameDelta delta;
  private Path original;
  private Path replica;

  @BeforeEach
  void start() throws Exception {
    node = new SourceNode(temp.resolve("source"), clock);
    directory = DataDirectory.open(temp.resolve("target"));
    original = node.directory().root().resolve("g.db");
    replica = directory.root().resolve("replicas/source/g.db");
    Files.createDirectories(replica.getParent());
    restart();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({"OLD,OLD", "V18,V18", "NEW,NEW", "OLD,V18", "V18,NEW", "OLD,NEW"})
  void newGamesArriveWholeWhateverTheLayouts(GamesSchema here, GamesSchema there) throws Exception {
    try (RandomGames writer = new RandomGames(original, there, "WAL", new Random(1))) {
      emptyReplica(here);
      writer.write(7);
      assertThat(complete().brought().games()).isEqualTo(7);
      writer.write(3);
      assertThat(complete().brought().games()).isEqualTo(3);
      assertSame();
      assertThat(GamesDatabase.games(replica).highWaterMark()).contains(10L);
    }
  }

  @ParameterizedTest
  @CsvSource({"V18,OLD", "NEW,V18"})
  void whatOnlyTheReplicaHasGetsItsDefault(GamesSchema here, GamesSchema there) throws Exception {
    try (RandomGames writer = new RandomGames(original, there, "WAL", new Random(2))) {
      emptyReplica(here);
      writer.write(4);
      complete();
      assertSame();
      assertThat(
              strings(
                  replica,
                  here == GamesSchema.NEW
                      ? "SELECT DISTINCT tournament FROM games"
                      : "SELECT DISTINCT board_type || parity_status FROM games"))
          .containsExactly(here == GamesSchema.NEW ? "none" : "hex8pending");
    }
  }

  @Test
  void equalDatabasesCostOneSmallExchange() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.V18, "WAL", new Random(3))) {
      writer.write(50);
      copyToReplica();
      GameMerge.Outcome.Complete complete = complete();
      assertThat(complete.brought().games()).isZero();
      assertThat(complete.brought().bytes()).isLessThan(400);
    }
  }

  @Test
  void whatIsMissingInTheMiddleIsFoundAndWhatIsOnlyHereStays() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.NEW, "WAL", new Random(4))) {
      writer.write(300);
      copyToReplica();
      List<String> gone = List.of(writer.ids().get(3), writer.ids().get(77), writer.ids().get(299));
      forget(replica, gone);
      try (RandomGames stranger = strangers()) {
        stranger.write("only-here");
      }
      writer.write(2);
      assertThat(complete().brought().games()).isEqualTo(5);
      assertThat(strings(replica, "SELECT game_id FROM games")).contains("only-here").hasSize(303);
      writer.write(1);
      GameMerge.Outcome.Complete next = complete();
      assertThat(next.brought().games()).isEqualTo(1);
      assertThat(next.brought().bytes()).as("one exchange, no comparison").isLessThan(5_000);
      forget(replica, List.of("only-here"));
      assertSame();
    }
  }

  @Test
  void namedGamesComeThoughTheSetsCannotBeComparedByTheirNewest() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.V18, "WAL", new Random(5))) {
      writer.write(20);
      copyToReplica();
      forget(replica, writer.ids().subList(4, 6));
      GameMerge.Outcome.Complete complete = complete(writer.ids().subList(4, 6));
      assertThat(complete.brought().games()).isEqualTo(2);
      assertSame();
    }
  }

  @Test
  void aGameWithOtherContentIsReportedAndKept() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.V18, "WAL", new Random(6))) {
      writer.write(5);
      copyToReplica();
      String id = writer.ids().get(2);
      sql(replica, "UPDATE game_moves SET move_json = 'mine' WHERE game_id = '" + id + "'");
      writer.write(1);
      GameMerge.Outcome.Complete complete = complete(writer.ids());
      assertThat(complete.brought().games()).isEqualTo(1);
      assertThat(complete.brought().kept())
          .singleElement()
          .satisfies(
              kept -> {
                assertThat(kept.category()).isEqualTo(FailureCategory.WOULD_LOSE_DATA);
                assertThat(kept.error()).contains(id).startsWith("1 games");
              });
      assertThat(
              strings(
                  replica,
                  "SELECT DISTINCT move_json FROM game_moves WHERE game_id = '" + id + "'"))
          .containsExactly("mine");
    }
  }

  @Test
  void aGameThatWasGoingOnIsReplacedByItsEnd() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.V18, "WAL", new Random(7))) {
      writer.write(2);
      writer.begin("going-on");
      copyToReplica();
      writer.complete("going-on");
      writer.execute("DELETE FROM game_players WHERE game_id = 'going-on'");
      GameMerge.Outcome.Complete complete = complete(List.of("going-on"));
      assertThat(complete.brought().games()).isZero();
      assertThat(complete.brought().kept()).isEmpty();
      assertSame();
    }
  }

  @Test
  void gamesNeedHaveNoStatus() throws Exception {
    for (Path file : List.of(original, replica)) {
      new RandomGames(file, new Random(0)).close();
      sql(file, "CREATE TABLE games (game_id TEXT PRIMARY KEY, moves BLOB)");
      sql(file, "INSERT INTO games VALUES ('both', x'00')");
    }
    sql(original, "INSERT INTO games VALUES ('new', x'ff')");
    assertThat(complete().brought().games()).isEqualTo(1);
    assertThat(strings(replica, "SELECT game_id || hex(moves) FROM games"))
        .containsExactlyInAnyOrder("both00", "newFF");
  }

  @Test
  void numbersOfRowsThatAreTakenAreGivenAnew() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.NEW, "WAL", new Random(8))) {
      writer.write(3);
      copyToReplica();
      try (RandomGames stranger = strangers()) {
        stranger.write("only-here");
        for (int i = 0; i < 9; i++) {
          stranger.execute("INSERT INTO game_notes (game_id, note) VALUES ('only-here', 'x')");
        }
      }
      writer.write(6);
      writer.execute(
          "INSERT INTO game_notes (game_id, note) VALUES ('" + writer.ids().get(8) + "', 'y')");
      assertThat(complete().brought().games()).isEqualTo(6);
      forget(replica, List.of("only-here"));
      assertSame();
    }
  }

  @Test
  void bytesThatAreNoTextArriveAsTheyAre() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.V18, "WAL", new Random(9))) {
      emptyReplica(GamesSchema.V18);
      writer.write("g");
      writer.execute(
          "UPDATE game_moves SET move_json = CAST(x'ff00fe41' AS TEXT) WHERE move_number = 0");
      complete();
      assertThat(
              strings(
                  replica,
                  "SELECT typeof(move_json) || hex(CAST(move_json AS BLOB)) FROM game_moves WHERE move_number = 0"))
          .containsExactly("textFF00FE41");
    }
  }

  @Test
  void aGameThatTheTriggersRefuseLeavesTheReplicaAsItWas() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.OLD, "WAL", new Random(10))) {
      emptyReplica(GamesSchema.V18);
      writer.write(2);
      writer.execute(
          "UPDATE games SET total_moves = 2 WHERE game_id = '" + writer.ids().get(1) + "'");
      assertThat(incomplete().failure().error()).contains("too short");
      assertThat(GamesDatabase.games(replica).count()).isZero();
      assertThat(TestFiles.tree(replica.getParent())).containsExactly("", "g.db");
    }
  }

  @Test
  void tooManyGamesAreLeftToAWholeCopy() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.OLD, "WAL", new Random(11))) {
      writer.execute("BEGIN");
      for (int i = 0; i < 1_100; i++) {
        writer.begin("g" + i);
      }
      writer.execute("COMMIT");
      emptyReplica(GamesSchema.OLD);
      assertThat(incomplete().failure().error()).contains("1100 games").contains("whole copy");
    }
  }

  @Test
  void aFreshMarkerOfAWriterIsRespected() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.V18, "WAL", new Random(12))) {
      writer.write(1);
      emptyReplica(GamesSchema.V18);
      Files.createFile(Path.of(original + ".writing"));
      assertThat(incomplete().failure().category()).isEqualTo(FailureCategory.SOURCE_BUSY);
    }
  }

  @Test
  void aBrokenConnectionChangesNothingAndTheNextRunEnds() throws Exception {
    try (RandomGames writer = new RandomGames(original, GamesSchema.V18, "WAL", new Random(13));
        BreakingProxy proxy = new BreakingProxy(node.port(), 1, 3_000)) {
      writer.write(40);
      emptyReplica(GamesSchema.V18);
      GameMerge.Outcome broken = delta.merge(request(through(proxy), List.of()));
      assertThat(broken)
          .isInstanceOfSatisfying(
              GameMerge.Outcome.Incomplete.class,
              incomplete ->
                  assertThat(incomplete.failure().category())
                      .isEqualTo(FailureCategory.TRANSFER_BROKEN));
      assertThat(GamesDatabase.games(replica).count()).isZero();
      assertThat(delta.merge(request(through(proxy), List.of())))
          .isInstanceOf(GameMerge.Outcome.Complete.class);
      assertSame();
    }
  }

  @ParameterizedTest
  @EnumSource(GamesSchema.class)
  void aReaderSeesTheOldGamesUntilTheNewOnesAreWhole(GamesSchema schema) throws Exception {
    try (RandomGames writer = new RandomGames(original, schema, "WAL", new Random(14))) {
      writer.write(2);
      copyToReplica();
      writer.write(1);
      try (Connection reader = GamesDatabase.openReadOnly(replica)) {
        assertThat(GamesDatabase.games(reader, "main").count()).isEqualTo(2);
        complete();
        assertThat(GamesDatabase.games(reader, "main").count()).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyTwoDatabasesEndEqual(long seed) throws Exception {
    Random random = new Random(seed);
    List<GamesSchema> layouts = List.of(GamesSchema.OLD, GamesSchema.V18, GamesSchema.NEW);
    GamesSchema there = layouts.get(random.nextInt(layouts.size()));
    try (RandomGames writer =
        new RandomGames(original, there, random.nextBoolean() ? "WAL" : "DELETE", random)) {
      writer.write(random.nextInt(60));
      copyToReplica();
      for (int round = 0; round < 6; round++) {
        change(writer, random);
        for (int tries = 0; tries < 3 && random.nextInt(3) == 0; tries++) {
          try (BreakingProxy proxy = new BreakingProxy(node.port(), 5, random.nextInt(20_000))) {
            GameMerge.Outcome unused = delta.merge(request(through(proxy), named(writer, random)));
          }
        }
        if (random.nextInt(4) == 0) {
          restart();
        }
        complete(named(writer, random));
        assertThat(contents(replica, RandomGames.layout(original)))
            .as("seed " + seed + ", round " + round)
            .isEqualTo(contents(original, RandomGames.layout(original)));
      }
    }
  }

  private void change(RandomGames writer, Random random) throws SQLException {
    writer.write(random.nextInt(20));
    if (random.nextInt(3) == 0 && !writer.ids().isEmpty()) {
      forget(replica, List.of(writer.ids().get(random.nextInt(writer.ids().size()))));
    }
    if (random.nextInt(3) == 0) {
      writer.execute("VACUUM");
    }
  }

  private static List<String> named(RandomGames writer, Random random) {
    return writer.ids().stream().filter(id -> random.nextInt(4) == 0).toList();
  }

  private void restart() {
    delta =
        new GameDelta(
            TARGET,
            directory,
            new GameIndexes(clock),
            HttpClients.of(Patience.DEFAULT),
            Line.unlimited());
  }

  private RandomGames strangers() throws SQLException {
    return new RandomGames(replica, new Random(98));
  }

  private void emptyReplica(GamesSchema schema) throws SQLException {
    new RandomGames(replica, schema, "DELETE", new Random(0)).close();
  }

  private void copyToReplica() throws Exception {
    sql(original, "PRAGMA wal_checkpoint(TRUNCATE)");
    Files.copy(original, replica, StandardCopyOption.REPLACE_EXISTING);
    sql(replica, "PRAGMA journal_mode=DELETE");
  }

  private static void forget(Path database, List<String> ids) throws SQLException {
    for (String id : ids) {
      for (String table : RandomGames.layout(database).keySet()) {
        sql(database, "DELETE FROM " + table + " WHERE game_id = '" + id.replace("'", "''") + "'");
      }
    }
  }

  private static void sql(Path database, String sql) throws SQLException {
    try (Connection connection = GamesDatabase.openForWriting(database)) {
      GamesDatabase.execute(connection, sql);
    }
  }

  private static List<String> strings(Path database, String sql) throws SQLException {
    try (Connection connection = GamesDatabase.openReadOnly(database)) {
      return GamesDatabase.strings(connection, sql);
    }
  }

  private void assertSame() throws Exception {
    Map<String, List<String>> layout = RandomGames.layout(original);
    assertThat(contents(replica, layout)).isEqualTo(contents(original, layout));
    assertThat(strings(replica, "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(TestFiles.tree(replica.getParent())).containsExactly("", "g.db");
    assertThat(node.directory().offersFolder()).isEmptyDirectory();
  }

  private static Map<String, List<String>> contents(Path file, Map<String, List<String>> layout)
      throws SQLException {
    return RandomGames.contents(file, layout);
  }

  private GameMerge.Outcome.Complete complete(List<String> named) throws InterruptedException {
    return switch (delta.merge(request(direct(), named))) {
      case GameMerge.Outcome.Complete complete -> complete;
      case GameMerge.Outcome.Incomplete incomplete -> throw new AssertionError(incomplete);
    };
  }

  private GameMerge.Outcome.Complete complete() throws InterruptedException {
    return complete(List.of());
  }

  private GameMerge.Outcome.Incomplete incomplete() throws InterruptedException {
    return switch (delta.merge(request(direct(), List.of()))) {
      case GameMerge.Outcome.Complete complete -> throw new AssertionError(complete);
      case GameMerge.Outcome.Incomplete incomplete -> incomplete;
    };
  }

  private GameMerge.Request request(Source source, List<String> named) {
    return new GameMerge.Request(
        JobId.of(GAMES, SourceNode.atLeast(1), TARGET, "test"),
        GAMES,
        source,
        replica,
        named,
        BandwidthLimit.of(OptionalLong.empty()),
        bytes -> {});
  }

  private Source direct() {
    return node.source(OptionalInt.empty(), OptionalInt.empty());
  }

  private static Source through(BreakingProxy proxy) throws IOException {
    Endpoints endpoints =
        new Endpoints(
            "127.0.0.1",
            Optional.empty(),
            proxy.port(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "/data");
    return new Source(SourceNode.ID, endpoints, SourceNode.games("g.db").path());
  }
}

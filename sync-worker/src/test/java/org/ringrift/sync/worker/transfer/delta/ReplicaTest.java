package org.ringrift.sync.worker.transfer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.delta.DeltaRequest;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.delta.GameSet;
import org.ringrift.sync.worker.serve.GameDeltas;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.DatabaseHold;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesSchema;
import org.ringrift.sync.worker.testkit.JavaProcess;
import org.ringrift.sync.worker.testkit.RandomGames;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.testkit.WriterMain;
import org.ringrift.sync.worker.transfer.BrokenException;

/** What happens to a replica when a portion is damaged, or somebody dies in the middle. */
@Timeout(240)
class ReplicaTest {
  private static final int BEFORE = 5;

  @TempDir private Path temp;
  private final TestClock clock = new TestClock();
  private final GameIndexes indexes = new GameIndexes(clock);
  private DataDirectory directory;
  private Path original;
  private Path replica;
  private RandomGames writer;

  @BeforeEach
  void start() throws Exception {
    directory = DataDirectory.open(temp.resolve("source"));
    original = directory.root().resolve("g.db");
    replica = Files.createDirectories(temp.resolve("replicas")).resolve("g.db");
    writer = new RandomGames(original, GamesSchema.V18, "WAL", new Random(3));
    new RandomGames(replica, GamesSchema.V18, "DELETE", new Random(0)).close();
    writer.write(BEFORE);
    merge(portion());
  }

  @AfterEach
  void stop() throws Exception {
    writer.close();
  }

  @Test
  void noTurnedBitAndNoMissingByteEverShows() throws Exception {
    writer.write(3);
    byte[] whole = Files.readAllBytes(portion());
    Map<String, List<String>> before = contents(replica);
    Random random = new Random(5);
    Path damaged = temp.resolve("damaged");
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      byte[] bytes = whole.clone();
      if (i % 3 == 0) {
        bytes = Arrays.copyOf(whole, random.nextInt(whole.length));
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(damaged, bytes);
      try {
        merge(damaged);
        // Some bits of a gzip header mean nothing: then all of it must be there.
        assertThat(contents(replica)).as("change " + i).isEqualTo(contents(original));
        forgetNewest(3);
      } catch (BrokenException e) {
        refused++;
      }
      assertThat(contents(replica)).as("change " + i).isEqualTo(before);
      assertThat(TestFiles.tree(replica.getParent())).containsExactly("", "g.db");
    }
    assertThat(refused).isGreaterThan(140);
    merge(portion());
    assertThat(contents(replica)).isEqualTo(contents(original));
  }

  @Test
  void aKilledMergeLeavesAllOrNothing() throws Exception {
    writer.write(400);
    Path portion = portion();
    Random random = new Random(6);
    int survived = 0;
    for (int i = 0; i < 6; i++) {
      try (JavaProcess merger = new JavaProcess(MergeMain.class, replica, portion)) {
        awaitJournal(merger);
        long until = System.nanoTime() + random.nextLong(60_000_000);
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }
      }
      DatabaseHold.settle(replica.getParent());
      long games = GamesDatabase.games(replica).count();
      assertThat(games).as("round " + i).isIn((long) BEFORE, BEFORE + 400L);
      survived += games == BEFORE ? 1 : 0;
      assertThat(TestFiles.tree(replica.getParent())).containsExactly("", "g.db");
      assertThat(strings(replica, "PRAGMA integrity_check")).containsExactly("ok");
      if (games > BEFORE) {
        forgetNewest(400);
      }
    }
    assertThat(survived).as("kills before the commit").isPositive();
    merge(portion);
    assertThat(contents(replica)).isEqualTo(contents(original));
  }

  @Test
  void everyPortionIsOneMomentOfALiveDatabase() throws Exception {
    writer.execute("PRAGMA busy_timeout=20000");
    try (JavaProcess other = new JavaProcess(WriterMain.class, original, 11)) {
      long seen = BEFORE;
      for (int i = 0; i < 25; i++) {
        Replica.Merged merged = merge(portion());
        seen += merged.games();
        assertThat(merged.portion().version().gameCount()).isEqualTo(seen);
        assertThat(GamesDatabase.games(replica).count()).isEqualTo(seen);
      }
      while (seen == BEFORE && other.isAlive()) {
        seen += merge(portion()).games();
      }
    }
    merge(portion());
    assertThat(contents(replica)).isEqualTo(contents(original));
    assertThat(GamesDatabase.games(replica).count()).isGreaterThan(BEFORE);
  }

  @Test
  void whatALiveDatabaseHoldsIsLeftToItsOwnProcesses() throws Exception {
    writer.write(1);
    String newest = writer.ids().getLast();
    Path portion = portion();
    try (RandomGames player = new RandomGames(replica, new Random(9))) {
      player.begin(newest);
    }
    Map<String, List<String>> before = contents(replica);
    try (Replica live = Replica.openLive(replica, indexes)) {
      Replica.Merged merged = live.merge(portion);
      assertThat(merged.games()).isZero();
      assertThat(merged.different()).containsExactly(newest);
    }
    assertThat(contents(replica)).isEqualTo(before);

    merge(portion);
    assertThat(contents(replica)).as("a replica gets the end").isEqualTo(contents(original));
  }

  @Test
  void aJournalNeverMeetsAnotherFile() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("hot"));
    Path hot = hotCopy(folder);
    Path aside = temp.resolve("aside");
    DatabaseHold hold = DatabaseHold.take(hot, aside, "1-");
    assertThat(contents(hot)).as("rolled back").isEqualTo(contents(replica));
    assertThat(TestFiles.tree(folder)).containsExactly("", "g.db");
    hold.close();

    Files.delete(hot);
    Files.delete(hotCopy(folder));
    DatabaseHold.take(hot, aside, "2-").close();
    assertThat(TestFiles.tree(folder)).as("its file is gone").containsExactly("");
    assertThat(TestFiles.tree(aside)).containsExactly("", "2-g.db-journal");
  }

  /** A replica and a journal as a process leaves them that died after its pages were written. */
  private Path hotCopy(Path folder) throws Exception {
    Path copy = folder.resolve("g.db");
    try (RandomGames half = new RandomGames(replica, new Random(8))) {
      half.execute("PRAGMA cache_size=1");
      half.execute("BEGIN");
      for (int i = 0; i < 20; i++) {
        half.begin("half-" + i);
      }
      Files.copy(replica, copy);
      Files.copy(Path.of(replica + "-journal"), Path.of(copy + "-journal"));
      half.execute("ROLLBACK");
    }
    return copy;
  }

  private void awaitJournal(JavaProcess merger) {
    Path journal = Path.of(replica + "-journal");
    while (!Files.exists(journal) && merger.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private void forgetNewest(int games) throws Exception {
    List<String> ids = writer.ids();
    try (RandomGames forgetting = new RandomGames(replica, new Random(0))) {
      forgetting.execute("BEGIN");
      for (String id : ids.subList(ids.size() - games, ids.size())) {
        for (String table : RandomGames.layout(replica).keySet()) {
          forgetting.execute(
              "DELETE FROM " + table + " WHERE game_id = '" + id.replace("'", "''") + "'");
        }
      }
      forgetting.execute("COMMIT");
    }
  }

  private Replica.Merged merge(Path portion) throws Exception {
    try (Replica open = Replica.open(replica, indexes)) {
      return open.merge(portion);
    }
  }

  private Path portion() throws Exception {
    GameSet have;
    try (Replica open = Replica.open(replica, indexes)) {
      have = open.games();
    }
    DeltaRequest request =
        new DeltaRequest(
            SourceNode.games("g.db"),
            new NodeId("target"),
            have,
            List.of(),
            List.of(),
            List.of(),
            Long.MAX_VALUE,
            DeltaRequest.PORTION_BYTES);
    GameDeltas deltas = new GameDeltas(SourceNode.ID, directory, indexes, clock);
    return switch (deltas.answer(request)) {
      case GameDeltas.Outcome.Found found -> found.portion();
      case GameDeltas.Outcome.Replied replied -> throw new AssertionError(replied);
      case GameDeltas.Outcome.Refused refused -> throw new AssertionError(refused);
    };
  }

  private Map<String, List<String>> contents(Path file) throws Exception {
    return RandomGames.contents(file, RandomGames.layout(original));
  }

  private static List<String> strings(Path database, String sql) throws Exception {
    try (var connection = GamesDatabase.openReadOnly(database)) {
      return GamesDatabase.strings(connection, sql);
    }
  }
}

package org.ringrift.sync.worker.transfer.delta;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.GameDigests;
import org.ringrift.sync.worker.delta.GameIndex;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.delta.GameRows;
import org.ringrift.sync.worker.delta.GameSet;
import org.ringrift.sync.worker.delta.GameTable;
import org.ringrift.sync.worker.delta.Portion;
import org.ringrift.sync.worker.delta.PortionReader;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * A replica of a games database into which games are merged. One thread uses it; others may read
 * the file meanwhile.
 *
 * <p>A portion is one transaction with a rollback journal, synced to disk with its folder before it
 * counts. A process that is killed in the middle leaves a journal, and whoever opens the replica
 * next takes the half transaction back. Pages are kept in memory until the end ({@code
 * cache_spill}), so that readers are held up only while the finished pages are written.
 */
final class Replica implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Replica.class);
  private static final int BUSY_TIMEOUT_MS = 3_000;

  /** So long another writer may hold a database into which others write. */
  private static final int LIVE_TIMEOUT_MS = 10_000;

  private static final int EXAMPLES = 3;

  private final Path file;
  private final GameIndexes indexes;
  private final Connection connection;
  private final boolean live;

  /**
   * What a portion changed.
   *
   * @param games that were not here before
   * @param settled games whose content here and there is known now
   * @param different those of them that are different, and were left as they are here
   */
  record Merged(Portion portion, int games, Set<String> settled, List<String> different) {
    /** Says what is different, for people; empty where nothing is. */
    Optional<Failure> kept(GameMerge.Task task) {
      if (different.isEmpty()) {
        return Optional.empty();
      }
      String error =
          different.size()
              + " games of "
              + task.artifact()
              + " are different here and at "
              + task.source()
              + " and were left as they are here, such as "
              + different.stream().limit(EXAMPLES).toList();
      log.warn(error);
      return Optional.of(new Failure(FailureCategory.WOULD_LOSE_DATA, error));
    }
  }

  private Replica(Path file, GameIndexes indexes, Connection connection, boolean live) {
    this.file = file;
    this.indexes = indexes;
    this.connection = connection;
    this.live = live;
  }

  /** Opens one; takes back what a process that was killed left half done. */
  static Replica open(Path file, GameIndexes indexes) throws SQLException, BrokenException {
    Connection connection = GamesDatabase.openForWriting(file);
    try {
      for (String pragma :
          List.of(
              "busy_timeout=" + BUSY_TIMEOUT_MS,
              "foreign_keys=OFF",
              "synchronous=EXTRA",
              "cache_spill=OFF")) {
        GamesDatabase.execute(connection, "PRAGMA " + pragma);
      }
      // A write-ahead log must never lie beside a file that another one may be renamed over.
      if (!GamesDatabase.strings(connection, "PRAGMA journal_mode=DELETE").contains("delete")) {
        throw refused("'" + file + "' is a replica that somebody keeps open in WAL mode");
      }
      return new Replica(file, indexes, connection, false);
    } catch (SQLException | BrokenException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Opens the own database of this node, into which others write: only games that are not there at
   * all are written, its layout and its journal stay as they are, and other writers wait while one
   * portion is written.
   */
  static Replica openLive(Path file, GameIndexes indexes) throws SQLException {
    Connection connection = GamesDatabase.openForWriting(file);
    try {
      for (String pragma :
          List.of(
              "busy_timeout=" + LIVE_TIMEOUT_MS,
              "foreign_keys=OFF",
              "synchronous=FULL",
              "cache_spill=OFF")) {
        GamesDatabase.execute(connection, "PRAGMA " + pragma);
      }
      return new Replica(file, indexes, connection, true);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** All games that it holds. */
  GameSet games() throws SQLException, IOException {
    return ask(GameIndex::total);
  }

  /** All games that it holds, divided. */
  List<GameSet> buckets(int count) throws SQLException, IOException {
    return ask(index -> index.buckets(count));
  }

  /** The ids of its games in some of the buckets. */
  List<String> idsIn(int count, Collection<Integer> buckets) throws SQLException {
    return GameIndex.idsIn(connection, count, buckets);
  }

  /** How many games, and the largest rowid. */
  GamesDatabase.Games count() throws SQLException {
    return GamesDatabase.games(connection, "main");
  }

  /** Those of some games that it does not hold, or not played to their end. */
  List<String> lacking(Collection<String> gameIds) throws SQLException {
    if (gameIds.isEmpty()) {
      return List.of();
    }
    Set<String> lacking = new HashSet<>(gameIds);
    GameRows.finished(connection, gameIds).forEach(lacking::remove);
    return new ArrayList<>(lacking);
  }

  /**
   * Merges the games of a portion, all or none.
   *
   * @throws BrokenException where the portion is damaged, does not fit this replica, or what was
   *     written is not what was sent; then nothing has changed
   */
  Merged merge(Path portion) throws SQLException, BrokenException, InterruptedException {
    try (PortionReader reader = PortionReader.open(portion)) {
      if (reader.header().tables().isEmpty()) {
        return new Merged(reader.header(), 0, Set.of(), List.of());
      }
      GamesDatabase.execute(connection, "BEGIN IMMEDIATE");
      try {
        Merged merged = mergeAll(reader);
        GamesDatabase.execute(connection, "COMMIT");
        return merged;
      } catch (SQLException e) {
        rollBack();
        if (isConstraint(e)) {
          throw refused("a row breaks a rule of this replica: " + e.getMessage());
        }
        throw e;
      } catch (BrokenException | IOException | InterruptedException e) {
        rollBack();
        throw e;
      }
    } catch (IOException e) {
      throw new BrokenException(
          new Failure(FailureCategory.VERIFICATION_FAILED, "the games: " + e.getMessage()));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private <T> T ask(Function<GameIndex, T> question) throws SQLException, IOException {
    return indexes.ask(file, connection, question);
  }

  /**
   * Only rows that are not those of a sound source break a rule: the writer brings nothing twice.
   */
  private static boolean isConstraint(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)
        == SQLiteErrorCode.SQLITE_CONSTRAINT;
  }

  /** SQLite may have done it by itself. */
  private void rollBack() {
    try {
      GamesDatabase.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // There is no transaction any more.
    }
  }

  private Merged mergeAll(PortionReader reader)
      throws SQLException, BrokenException, IOException, InterruptedException {
    Portion portion = reader.header();
    LayoutFit layout = new LayoutFit(connection);
    List<GameTable> here = live ? layout.require(portion.tables()) : layout.fit(portion.tables());
    long before = live ? 0 : count().count();
    Map<String, GameDigests.Digest> contents = new HashMap<>();
    try (GameWriter writer = new GameWriter(connection, here, !live)) {
      readAll(reader, writer, contents);
      writer.finish();
      int added = writer.written().size() - writer.replaced();
      // Counting reads a whole index, and a live database is not to be held for so long.
      if (!live && count().count() != before + added) {
        throw refused("there are not as many games more as were written");
      }
      List<String> different = different(portion, contents, writer.written());
      return new Merged(portion, added, contents.keySet(), different);
    }
  }

  private static void readAll(
      PortionReader reader, GameWriter writer, Map<String, GameDigests.Digest> contents)
      throws SQLException, BrokenException, IOException, InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while games were merged");
      }
      switch (reader.next()) {
        case PortionReader.Row row -> writer.write(row);
        case PortionReader.Content content -> contents.put(content.gameId(), content.digest());
        case PortionReader.End end -> {
          return;
        }
      }
    }
  }

  /** Reads every game back that was written, and every other one that the source spoke of. */
  private List<String> different(
      Portion portion, Map<String, GameDigests.Digest> contents, Set<String> written)
      throws SQLException, IOException, BrokenException {
    if (!contents.keySet().containsAll(written)) {
      throw refused("games were sent whose content was not named");
    }
    GameDigests here = GameRows.digests(connection, portion.tables(), contents.keySet());
    List<String> different = new ArrayList<>();
    for (Map.Entry<String, GameDigests.Digest> game : contents.entrySet()) {
      if (!here.of(game.getKey()).equals(game.getValue())) {
        different.add(game.getKey());
      }
    }
    List<String> wrong = different.stream().filter(written::contains).limit(EXAMPLES).toList();
    if (!wrong.isEmpty()) {
      throw refused("games read back from the replica are not what was sent: " + wrong);
    }
    return different;
  }

  private static BrokenException refused(String error) {
    return new BrokenException(new Failure(FailureCategory.VERIFICATION_FAILED, error));
  }
}

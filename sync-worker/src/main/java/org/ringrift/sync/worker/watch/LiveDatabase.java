package org.ringrift.sync.worker.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.ringrift.sync.worker.store.FileState;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a games database into which others write what is new in it.
 *
 * <p>The connection is kept, so that {@code PRAGMA data_version} tells without reading anything
 * whether somebody committed. It changes nothing, and holds no transaction between two looks: a
 * writer in WAL mode never waits for it, nor does a checkpoint. Only where it is the last one to
 * close the database, it tidies up the log, as the writer would have done without it; a connection
 * that cannot write would leave the newest games beside the file. Used by one thread at a time.
 */
final class LiveDatabase implements AutoCloseable {
  /** With more ids than this, comparing the databases is cheaper than carrying the list. */
  static final int MOST_IDS = 1000;

  private static final Logger log = LoggerFactory.getLogger(LiveDatabase.class);
  private static final String NEW_GAMES = " FROM games WHERE rowid > ";

  private final Path file;
  private Connection connection;
  private FileState opened;
  private OptionalLong seenVersion = OptionalLong.empty();
  private GamesMark seen = GamesMark.NONE;

  LiveDatabase(Path file) {
    this.file = file;
  }

  /**
   * Looks once.
   *
   * @param known up to where it was announced
   * @throws SQLException where it cannot be read now: locked, or no database (yet)
   */
  Look look(GamesMark known) throws IOException, SQLException {
    Optional<FileState> now = FileState.of(file);
    if (now.isEmpty() || (opened != null && !opened.identity().equals(now.get().identity()))) {
      close();
    }
    if (now.isEmpty()) {
      return new Look.Gone();
    }
    if (connection == null) {
      connection = GamesDatabase.openForWriting(file);
      opened = now.get();
      GamesDatabase.execute(connection, "PRAGMA busy_timeout=100");
      GamesDatabase.execute(connection, "PRAGMA query_only=1");
    }
    long version = GamesDatabase.number(connection, "PRAGMA data_version").orElseThrow();
    if (seenVersion.equals(OptionalLong.of(version)) && seen.equals(known)) {
      return new Look.Unchanged();
    }
    Look.Seen found = inOneTransaction(known, now.get().sizeBytes());
    seenVersion = OptionalLong.of(version);
    seen = found.mark();
    return found;
  }

  @Override
  public void close() {
    seenVersion = OptionalLong.empty();
    opened = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.debug("closing {} failed: {}", file, e.getMessage());
      }
      connection = null;
    }
  }

  private Look.Seen inOneTransaction(GamesMark known, long sizeBytes) throws SQLException {
    GamesDatabase.execute(connection, "BEGIN");
    try {
      return read(known, sizeBytes);
    } finally {
      GamesDatabase.execute(connection, "ROLLBACK");
    }
  }

  private Look.Seen read(GamesMark known, long sizeBytes) throws SQLException {
    GamesDatabase.Games games = GamesDatabase.games(connection, "main");
    long news = games.count() - known.count();
    if (!GamesDatabase.hasColumns(connection, "main", "games", "game_id")) {
      return new Look.Seen(
          new GamesMark(games.count(), 0, ""), news, List.of(), OptionalDouble.empty(), sizeBytes);
    }
    long last = games.highWaterMark().orElse(0L);
    GamesMark mark = new GamesMark(games.count(), last, gameAt(last));
    List<String> ids = news > 0 && last > 0 ? newIds(known, news) : List.of();
    OptionalDouble quality = ids.isEmpty() ? OptionalDouble.empty() : quality(known);
    return new Look.Seen(mark, news, ids, quality, sizeBytes);
  }

  /** A game that was written anew has another rowid, too; then nobody can say which are new. */
  private List<String> newIds(GamesMark known, long news) throws SQLException {
    if (news > MOST_IDS || !gameAt(known.rowId()).equals(known.gameId())) {
      return List.of();
    }
    List<String> ids =
        GamesDatabase.strings(
            connection,
            "SELECT game_id" + NEW_GAMES + known.rowId() + " ORDER BY rowid LIMIT " + (news + 1));
    return ids.size() == news && !ids.contains(null) ? ids : List.of();
  }

  private String gameAt(long rowId) throws SQLException {
    return rowId == 0
        ? ""
        : GamesDatabase.strings(connection, "SELECT game_id FROM games WHERE rowid = " + rowId)
            .stream()
            .findFirst()
            .orElse("");
  }

  private OptionalDouble quality(GamesMark known) throws SQLException {
    if (!GamesDatabase.hasColumns(connection, "main", "games", "quality_score")) {
      return OptionalDouble.empty();
    }
    List<String> mean =
        GamesDatabase.strings(
            connection,
            "SELECT avg(quality_score)"
                + NEW_GAMES
                + known.rowId()
                + " HAVING avg(quality_score) BETWEEN 0 AND 1");
    return mean.isEmpty() || mean.getFirst() == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(mean.getFirst()));
  }
}

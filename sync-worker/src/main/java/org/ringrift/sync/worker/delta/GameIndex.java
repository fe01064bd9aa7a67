package org.ringrift.sync.worker.delta;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.ringrift.sync.worker.store.GamesDatabase;

/**
 * Which games a database holds, kept up to date at the price of the games that were added since.
 *
 * <p>Games are only ever appended, so what was read before is believed as long as three things
 * hold: there are as many rows more as there are rows behind the last rowid that was read, that
 * rowid still has the same game, and the index is younger than an hour. Otherwise every id is read
 * again, from the index of the primary key and not from the rows.
 *
 * <p>The newest games are remembered one by one, in the order of their rowids. Whoever holds all
 * games but the newest ones is thereby recognised by his set alone, and needs exactly what lies
 * behind it. Not thread-safe.
 */
public final class GameIndex {
  /** The finest division into buckets. */
  public static final int MAX_BUCKETS = 4096;

  private static final int MAX_RECENT = 65_536;
  private static final long TRUSTED_MS = 3_600_000;
  private static final Comparator<Recent> BY_ROW_ID = Comparator.comparingLong(Recent::rowId);

  private final GameSet[] buckets = new GameSet[MAX_BUCKETS];
  private final ArrayDeque<Recent> recent = new ArrayDeque<>();
  private GameSet total = GameSet.EMPTY;
  private long rows;
  private long lastRowId;
  private String lastId;
  private long builtAtMs = Long.MIN_VALUE;

  /** One of the newest games. */
  private record Recent(long rowId, GameSet game) {}

  /**
   * Brings the index to what a connection sees, best inside a transaction.
   *
   * @param nowMs milliseconds since the epoch, by any clock that does not stand still
   */
  public void update(Connection connection, long nowMs) throws SQLException {
    if (!GamesDatabase.hasRowId(connection, "main")) {
      rebuild(connection, nowMs, "0");
    } else if (builtAtMs > nowMs || builtAtMs < nowMs - TRUSTED_MS || !append(connection)) {
      rebuild(connection, nowMs, "rowid");
    }
  }

  /** All games. */
  public GameSet total() {
    return total;
  }

  /**
   * The rowid behind which the games lie that a holder of this set lacks; empty where that is not
   * how the two differ, as far as the newest games are remembered.
   */
  public OptionalLong endOf(GameSet have) {
    if (have.equals(total)) {
      return OptionalLong.of(lastRowId);
    }
    GameSet rest = total;
    Iterator<Recent> newestFirst = recent.descendingIterator();
    while (newestFirst.hasNext() && rest.count() > have.count()) {
      Recent game = newestFirst.next();
      rest = rest.minus(game.game);
      if (rest.equals(have)) {
        return OptionalLong.of(game.rowId - 1);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * All games, divided by their hashes.
   *
   * @param count a power of two up to {@link #MAX_BUCKETS}
   */
  public List<GameSet> buckets(int count) {
    List<GameSet> coarse = new ArrayList<>(count);
    int each = MAX_BUCKETS / count;
    for (int i = 0; i < count; i++) {
      coarse.add(
          Arrays.stream(buckets, i * each, (i + 1) * each).reduce(GameSet.EMPTY, GameSet::plus));
    }
    return coarse;
  }

  /**
   * The ids of all games in some buckets, read from the database.
   *
   * @param count into how many buckets the games are divided
   */
  public static List<String> idsIn(Connection connection, int count, Collection<Integer> wanted)
      throws SQLException {
    BitSet numbers = new BitSet(count);
    wanted.forEach(numbers::set);
    List<String> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT game_id FROM games WHERE game_id IS NOT NULL")) {
      while (found.next()) {
        String id = found.getString(1);
        if (numbers.get(GameSet.of(id).bucket(count))) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  private boolean append(Connection connection) throws SQLException {
    try (PreparedStatement look =
        connection.prepareStatement(
            "SELECT (SELECT count(*) FROM games), (SELECT game_id FROM games WHERE rowid = ?),"
                + " (SELECT count(*) FROM games WHERE rowid > ?)")) {
      look.setLong(1, lastRowId);
      look.setLong(2, lastRowId);
      try (ResultSet found = look.executeQuery()) {
        found.next();
        boolean onlyAppended =
            found.getLong(1) - rows == found.getLong(3)
                && Objects.equals(found.getString(2), lastId);
        if (onlyAppended && found.getLong(3) > 0) {
          addBehindLast(connection);
        }
        return onlyAppended;
      }
    }
  }

  private void addBehindLast(Connection connection) throws SQLException {
    try (PreparedStatement newest =
        connection.prepareStatement(
            "SELECT rowid, game_id FROM games WHERE rowid > ? ORDER BY rowid")) {
      newest.setLong(1, lastRowId);
      try (ResultSet found = newest.executeQuery()) {
        while (found.next()) {
          Recent game = count(found.getLong(1), found.getString(2));
          if (game != null) {
            recent.addLast(game);
          }
          if (recent.size() > MAX_RECENT) {
            recent.removeFirst();
          }
        }
      }
    }
  }

  /** Reads ids in the order of their index, which is several times smaller than the table. */
  private void rebuild(Connection connection, long nowMs, String rowId) throws SQLException {
    Arrays.fill(buckets, GameSet.EMPTY);
    recent.clear();
    total = GameSet.EMPTY;
    rows = 0;
    lastRowId = 0;
    lastId = null;
    PriorityQueue<Recent> newest = new PriorityQueue<>(BY_ROW_ID);
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT " + rowId + ", game_id FROM games")) {
      while (found.next()) {
        Recent game = count(found.getLong(1), found.getString(2));
        if (game != null && game.rowId > 0) {
          newest.add(game);
        }
        if (newest.size() > MAX_RECENT) {
          newest.remove();
        }
      }
    }
    newest.stream().sorted(BY_ROW_ID).forEach(recent::addLast);
    builtAtMs = nowMs;
  }

  private Recent count(long rowId, String gameId) {
    rows++;
    if (rowId >= lastRowId) {
      lastRowId = rowId;
      lastId = gameId;
    }
    if (gameId == null) {
      return null;
    }
    GameSet game = GameSet.of(gameId);
    total = total.plus(game);
    int bucket = game.bucket(MAX_BUCKETS);
    buckets[bucket] = buckets[bucket].plus(game);
    return new Recent(rowId, game);
  }
}

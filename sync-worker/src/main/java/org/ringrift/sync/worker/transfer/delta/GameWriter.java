package org.ringrift.sync.worker.transfer.delta;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.GameTable;
import org.ringrift.sync.worker.delta.PortionReader;
import org.ringrift.sync.worker.delta.PortionReader.Text;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;

/**
 * Writes the rows of games that are not here, through the database's own triggers: a game comes in
 * as in progress, then its children, and last its real status.
 *
 * <p>A game that is here is left as it is, with one exception: one that was not completed here and
 * is completed there is the same game, played to its end, and replaced. Rowids are kept where they
 * are free, so that automatically numbered keys are the source's, and newly given where they are
 * taken.
 */
final class GameWriter implements AutoCloseable {
  private static final String STATUS = "game_status";
  private static final String IN_PROGRESS = "in_progress";
  private static final String COMPLETED = "completed";

  private final Connection connection;
  private final List<GameTable> here;
  private final boolean replaces;
  private final Map<Insert, PreparedStatement> inserts = new HashMap<>();
  private final Map<GameTable, PreparedStatement> rowIds = new HashMap<>();
  private final Map<String, Object> statuses = new LinkedHashMap<>();
  private final Set<String> written = new LinkedHashSet<>();
  private final Set<String> held = new LinkedHashSet<>();
  private int replaced;

  /** Which values of a row are texts that are no sound UTF-8, and so must come in as bytes. */
  private record Insert(GameTable table, BitSet asBytes) {}

  /**
   * @param here the layout of the replica
   * @param replaces true where a game that was not completed here is replaced by its end
   */
  GameWriter(Connection connection, List<GameTable> here, boolean replaces) {
    this.connection = connection;
    this.here = here;
    this.replaces = replaces;
  }

  /** Writes a row, or leaves it out where its game is here already. */
  void write(PortionReader.Row row) throws SQLException, BrokenException {
    if (row.table().isGames()) {
      writeGame(row);
    } else if (written.contains(row.gameId())) {
      insert(row);
    } else if (!held.contains(row.gameId())) {
      throw damaged("a row of " + row.table().name() + " belongs to no game that was sent");
    }
  }

  /** Gives every game that was written its real status; where games have none, nothing. */
  void finish() throws SQLException {
    if (statuses.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE games SET " + GameTable.quoted(STATUS) + " = ? WHERE game_id = ?")) {
      for (Map.Entry<String, Object> game : statuses.entrySet()) {
        bind(update, 1, game.getValue());
        update.setString(2, game.getKey());
        update.executeUpdate();
      }
    }
  }

  /** Games that were written. */
  Set<String> written() {
    return written;
  }

  /** How many of those were here, but not completed. */
  int replaced() {
    return replaced;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : inserts.values()) {
      statement.close();
    }
    for (PreparedStatement statement : rowIds.values()) {
      statement.close();
    }
  }

  private void writeGame(PortionReader.Row row) throws SQLException, BrokenException {
    String id = row.gameId();
    int status = row.table().indexOf(STATUS);
    Object finalStatus = status < 0 ? null : row.values()[status];
    Optional<String> statusHere = statusHere(id);
    if (statusHere.isPresent()) {
      boolean playedOn =
          replaces
              && !statusHere.get().equals(COMPLETED)
              && finalStatus instanceof Text text
              && text.toString().equals(COMPLETED);
      if (!playedOn) {
        held.add(id);
        return;
      }
      delete(id);
      replaced++;
    }
    if (!written.add(id)) {
      throw damaged("game " + id + " was sent twice");
    }
    if (finalStatus != null) {
      statuses.put(id, finalStatus);
      row.values()[status] = new Text(IN_PROGRESS.getBytes(StandardCharsets.UTF_8));
    }
    insert(row);
  }

  /** The status of a game that is here; without such a column, none of any meaning. */
  private Optional<String> statusHere(String id) throws SQLException {
    boolean hasStatus = here.getFirst().indexOf(STATUS) >= 0;
    String status = hasStatus ? "coalesce(" + GameTable.quoted(STATUS) + ", '')" : "'completed'";
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + status + " FROM games WHERE game_id = ?")) {
      select.setString(1, id);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
      }
    }
  }

  /** Children first: foreign keys are not enforced here, so that nothing cascades. */
  private void delete(String id) throws SQLException {
    for (GameTable table : here.reversed()) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM " + GameTable.quoted(table.name()) + " WHERE game_id = ?")) {
        delete.setString(1, id);
        delete.executeUpdate();
      }
    }
  }

  private void insert(PortionReader.Row row) throws SQLException {
    Object[] values = row.values();
    BitSet asBytes = new BitSet();
    for (int i = 0; i < values.length; i++) {
      asBytes.set(i, values[i] instanceof Text text && !text.isSound());
    }
    Insert kind = new Insert(row.table(), asBytes);
    PreparedStatement insert = inserts.get(kind);
    if (insert == null) {
      insert = connection.prepareStatement(sql(kind));
      inserts.put(kind, insert);
    }
    int next = 1;
    if (keepsRowId(row.table())) {
      if (isFree(row.table(), row.rowId())) {
        insert.setLong(next++, row.rowId());
      } else {
        insert.setNull(next++, Types.INTEGER);
      }
    }
    for (Object value : values) {
      bind(insert, next++, value);
    }
    insert.executeUpdate();
  }

  private String sql(Insert kind) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    if (keepsRowId(kind.table)) {
      names.add("rowid");
      values.add("?");
    }
    for (int i = 0; i < kind.table.columns().size(); i++) {
      names.add(GameTable.quoted(kind.table.columns().get(i).name()));
      values.add(kind.asBytes.get(i) ? "CAST(? AS TEXT)" : "?");
    }
    return "INSERT INTO "
        + GameTable.quoted(kind.table.name())
        + " ("
        + String.join(", ", names)
        + ") VALUES ("
        + String.join(", ", values)
        + ")";
  }

  private boolean keepsRowId(GameTable table) {
    return table.rowId() && LayoutFit.find(here, table.name()).filter(GameTable::rowId).isPresent();
  }

  private boolean isFree(GameTable table, long rowId) throws SQLException {
    PreparedStatement select = rowIds.get(table);
    if (select == null) {
      select =
          connection.prepareStatement(
              "SELECT 1 FROM " + GameTable.quoted(table.name()) + " WHERE rowid = ?");
      rowIds.put(table, select);
    }
    select.setLong(1, rowId);
    try (ResultSet found = select.executeQuery()) {
      return !found.next();
    }
  }

  private static void bind(PreparedStatement statement, int at, Object value) throws SQLException {
    switch (value) {
      case null -> statement.setNull(at, Types.NULL);
      case Long number -> statement.setLong(at, number);
      case Double number -> statement.setDouble(at, number);
      case byte[] blob -> statement.setBytes(at, blob);
      case Text text -> {
        if (text.isSound()) {
          statement.setString(at, text.toString());
        } else {
          statement.setBytes(at, text.utf8());
        }
      }
      default -> throw new IllegalStateException("a portion has no " + value.getClass());
    }
  }

  private static BrokenException damaged(String what) {
    return new BrokenException(
        new Failure(FailureCategory.VERIFICATION_FAILED, "the portion is damaged: " + what));
  }
}

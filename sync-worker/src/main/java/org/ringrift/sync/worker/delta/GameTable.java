package org.ringrift.sync.worker.delta;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table with a column {@code game_id}, as one database has it.
 *
 * @param columns that travel, in their order: all but generated ones and the one that is only
 *     another name of the rowid
 * @param rowId true where rows travel with their rowid: that of the table games, which keeps the
 *     order of games, and one that is a column, as an automatically numbered key is
 * @param ddl what makes the table, then its indexes and triggers; of games nothing
 */
public record GameTable(String name, List<Column> columns, boolean rowId, List<String> ddl) {
  /** Name of the table of games. */
  public static final String GAMES = "games";

  /** Name of the column by which rows belong to games. */
  public static final String GAME_ID = "game_id";

  /**
   * A column.
   *
   * @param type as declared; may be empty
   * @param defaultValue a literal; empty for NULL
   * @param addable false where a table that lacks it cannot simply be given it: part of a key, or
   *     with a default that is computed
   */
  public record Column(String name, String type, Optional<String> defaultValue, boolean addable) {}

  public GameTable {
    columns = List.copyOf(columns);
    ddl = List.copyOf(ddl);
  }

  /** True for the table of games itself. */
  public boolean isGames() {
    return name.equals(GAMES);
  }

  /** The place of a column among those that travel; -1 where there is none. SQLite ignores case. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name.equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The rows of some games, the rowid first where it travels.
   *
   * @return a query with one parameter, the ids as a JSON array
   */
  public String selectSql() {
    // Names stand behind the table's: a quoted name that is no column would else be a text.
    String table = quoted(name);
    String names =
        columns.stream()
            .map(column -> table + "." + quoted(column.name))
            .collect(Collectors.joining(", "));
    return "SELECT "
        + (rowId ? table + ".rowid, " : "")
        + names
        + " FROM "
        + table
        + " WHERE "
        + table
        + ".game_id IN (SELECT value FROM json_each(?))"
        + (isGames() && rowId ? " ORDER BY " + table + ".rowid" : "");
  }

  /** An identifier, whatever is in it. */
  public static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}

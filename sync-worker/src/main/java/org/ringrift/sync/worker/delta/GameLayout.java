package org.ringrift.sync.worker.delta;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ringrift.sync.worker.store.GamesDatabase;

/**
 * The tables of a database that belong to games: {@code games} first, then every other one with a
 * column {@code game_id}. Read when it is needed; no list of columns is ever assumed.
 */
public final class GameLayout {
  private static final Pattern LITERAL =
      Pattern.compile("NULL|[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?|'([^']|'')*'|[xX]'[0-9a-fA-F]*'");

  private static final String COLUMNS =
      "SELECT l.name AS tbl, l.wr, x.name, x.type, x.dflt_value, x.pk, x.hidden,"
          + " (SELECT count(*) FROM pragma_table_xinfo(l.name, 'main') k WHERE k.pk > 0) AS keys"
          + " FROM pragma_table_list l JOIN pragma_table_xinfo(l.name, 'main') x"
          + " WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
          + " AND EXISTS (SELECT 1 FROM pragma_table_xinfo(l.name, 'main') g"
          + " WHERE lower(g.name) = 'game_id' AND g.hidden = 0)"
          + " ORDER BY l.name <> 'games', l.name, x.cid";

  private GameLayout() {}

  /**
   * Reads it.
   *
   * @return the tables, {@code games} first; empty where there is no table {@code games} whose
   *     {@code game_id} is unique, so that games cannot be told apart, or where texts are not kept
   *     as UTF-8
   */
  public static List<GameTable> read(Connection connection) throws SQLException {
    Map<String, List<GameTable.Column>> columns = new LinkedHashMap<>();
    Map<String, Boolean> rowIds = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(COLUMNS)) {
      while (found.next()) {
        String table = found.getString("tbl");
        boolean hasRowId = found.getInt("wr") == 0;
        boolean namesRowId =
            hasRowId
                && found.getInt("pk") > 0
                && found.getInt("keys") == 1
                && "INTEGER".equalsIgnoreCase(found.getString("type"))
                && !GameTable.GAME_ID.equalsIgnoreCase(found.getString("name"));
        rowIds.merge(
            table, namesRowId || (hasRowId && table.equals(GameTable.GAMES)), Boolean::logicalOr);
        List<GameTable.Column> of = columns.computeIfAbsent(table, key -> new ArrayList<>());
        if (found.getInt("hidden") == 0 && !namesRowId) {
          of.add(column(found));
        }
      }
    }
    if (!columns.containsKey(GameTable.GAMES) || !isUsable(connection)) {
      return List.of();
    }
    List<GameTable> tables = new ArrayList<>();
    for (var table : columns.entrySet()) {
      String name = table.getKey();
      tables.add(new GameTable(name, table.getValue(), rowIds.get(name), ddl(connection, name)));
    }
    return tables;
  }

  /** True where a default is a plain value and not computed. */
  public static boolean isLiteral(String defaultValue) {
    return LITERAL.matcher(defaultValue).matches();
  }

  private static GameTable.Column column(ResultSet found) throws SQLException {
    Optional<String> defaultValue = Optional.ofNullable(found.getString("dflt_value"));
    boolean literal = defaultValue.map(GameLayout::isLiteral).orElse(true);
    return new GameTable.Column(
        found.getString("name"),
        Optional.ofNullable(found.getString("type")).orElse(""),
        literal ? defaultValue : Optional.empty(),
        literal && found.getInt("pk") == 0);
  }

  private static boolean isUsable(Connection connection) throws SQLException {
    boolean unique =
        GamesDatabase.number(
                connection,
                "SELECT 1 FROM pragma_index_list('games', 'main') i WHERE i.\"unique\" = 1"
                    + " AND i.partial = 0"
                    + " AND (SELECT group_concat(name) FROM pragma_index_info(i.name, 'main'))"
                    + " = 'game_id'")
            .isPresent();
    return unique && GamesDatabase.strings(connection, "PRAGMA main.encoding").contains("UTF-8");
  }

  /** Of the table of games nothing: whoever lacks it has no replica yet. */
  private static List<String> ddl(Connection connection, String table) throws SQLException {
    return table.equals(GameTable.GAMES)
        ? List.of()
        : GamesDatabase.strings(
            connection,
            "SELECT sql FROM sqlite_schema WHERE tbl_name = '"
                + table.replace("'", "''")
                + "' AND sql IS NOT NULL ORDER BY type <> 'table', type, name");
  }
}

package org.ringrift.sync.worker.merge;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.worker.store.GamesDatabase;

/** Reads the tables of a database that are merged, and makes a copy have what another one has. */
final class Layouts {
  private static final String COLUMNS =
      "SELECT l.name AS tbl, l.wr, x.name, x.type, x.\"notnull\" AS required, x.dflt_value, x.pk,"
          + " (SELECT count(*) FROM pragma_table_xinfo(l.name, 'main') k WHERE k.pk > 0) AS pks"
          + " FROM pragma_table_list l JOIN pragma_table_xinfo(l.name, 'main') x"
          + " WHERE l.schema = 'main' AND l.type = 'table' AND x.hidden = 0"
          + " ORDER BY l.name, x.cid";

  private Layouts() {}

  /**
   * The tables that rules are about, by the names that the rules have for them.
   *
   * @throws UnfitDatabaseException where a table or column is missing without which the rules make
   *     no sense
   */
  static Map<String, TableLayout> read(Connection connection, MergeRules rules)
      throws SQLException, UnfitDatabaseException {
    Map<String, List<TableLayout.Column>> columns = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(COLUMNS)) {
      while (found.next()) {
        String known = found.getString("tbl").toLowerCase(Locale.ROOT);
        Optional<TableRule> rule = rule(rules, known);
        if (rule.isPresent()) {
          names.put(known, found.getString("tbl"));
          requireRowIds(found);
          List<TableLayout.Column> of = columns.computeIfAbsent(known, key -> new ArrayList<>());
          column(found, rule.get()).ifPresent(of::add);
        }
      }
    }
    Map<String, TableLayout> layouts = new LinkedHashMap<>();
    for (Map.Entry<String, List<TableLayout.Column>> table : columns.entrySet()) {
      String name = names.get(table.getKey());
      List<TableLayout.Column> distinct =
          distinct(table.getValue(), rule(rules, table.getKey()).orElseThrow());
      layouts.put(table.getKey(), new TableLayout(name, distinct, ddl(connection, name)));
    }
    requireTables(layouts, rules);
    return layouts;
  }

  /** Gives a database the tables and columns that it lacks and another one has. */
  static void complete(
      Connection connection, Map<String, TableLayout> own, Map<String, TableLayout> other)
      throws SQLException {
    for (Map.Entry<String, TableLayout> table : other.entrySet()) {
      TableLayout here = own.get(table.getKey());
      if (here == null) {
        for (String sql : table.getValue().ddl()) {
          GamesDatabase.execute(connection, sql);
        }
        continue;
      }
      Set<String> known = new HashSet<>(here.known().names());
      for (TableLayout.Column column : table.getValue().columns()) {
        if (known.add(column.known())) {
          GamesDatabase.execute(
              connection, "ALTER TABLE " + here.quotedName() + " ADD COLUMN " + column.added());
        }
      }
    }
  }

  private static Optional<TableRule> rule(MergeRules rules, String table) {
    return rules.tables().stream().filter(rule -> rule.table().equals(table)).findFirst();
  }

  private static void requireRowIds(ResultSet found) throws SQLException, UnfitDatabaseException {
    if (found.getInt("wr") != 0) {
      throw new UnfitDatabaseException(
          "table " + found.getString("tbl") + " must not be WITHOUT ROWID");
    }
  }

  /** Empty for a number that only this copy gave the row. */
  private static Optional<TableLayout.Column> column(ResultSet found, TableRule rule)
      throws SQLException {
    String name = found.getString("name");
    String lower = name.toLowerCase(Locale.ROOT);
    String known = rule.aliases().getOrDefault(lower, lower);
    String type = Optional.ofNullable(found.getString("type")).orElse("");
    boolean numbersRows =
        found.getInt("pk") > 0 && found.getInt("pks") == 1 && type.equalsIgnoreCase("INTEGER");
    if (numbersRows && !rule.given().contains(known)) {
      return Optional.empty();
    }
    Optional<Value> blank =
        rule.given().contains(known)
            ? Optional.empty()
            : TableLayout.blank(
                type,
                found.getBoolean("required"),
                Optional.ofNullable(found.getString("dflt_value")));
    return Optional.of(new TableLayout.Column(name, known, type, blank));
  }

  /** Where a table has a column under its old and its new name, the old one is one more column. */
  private static List<TableLayout.Column> distinct(
      List<TableLayout.Column> columns, TableRule rule) {
    Set<String> taken = new HashSet<>();
    columns.stream()
        .map(column -> column.name().toLowerCase(Locale.ROOT))
        .filter(name -> !rule.aliases().containsKey(name))
        .forEach(taken::add);
    List<TableLayout.Column> distinct = new ArrayList<>();
    for (TableLayout.Column column : columns) {
      String lower = column.name().toLowerCase(Locale.ROOT);
      boolean renamed = !lower.equals(column.known());
      distinct.add(
          renamed && !taken.add(column.known())
              ? new TableLayout.Column(column.name(), lower, column.type(), column.blank())
              : column);
    }
    return distinct;
  }

  private static void requireTables(Map<String, TableLayout> layouts, MergeRules rules)
      throws UnfitDatabaseException {
    for (TableRule rule : rules.tables()) {
      if (rule.required().isEmpty()) {
        continue;
      }
      TableLayout layout = layouts.get(rule.table());
      if (layout == null) {
        throw new UnfitDatabaseException("it must have a table " + rule.table());
      }
      for (Set<String> oneOf : rule.required()) {
        if (layout.known().names().stream().noneMatch(oneOf::contains)) {
          throw new UnfitDatabaseException(
              "its table " + rule.table() + " must have a column " + String.join(" or ", oneOf));
        }
      }
    }
  }

  /** Without triggers: what they do here need not be what they are to do elsewhere. */
  private static List<String> ddl(Connection connection, String table) throws SQLException {
    return GamesDatabase.strings(
        connection,
        "SELECT sql FROM sqlite_schema WHERE tbl_name = '"
            + table.replace("'", "''")
            + "' AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type <> 'table', name");
  }
}

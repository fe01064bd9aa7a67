package org.ringrift.sync.worker.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of a database that are merged, with the numbers that SQLite knows them by.
 *
 * @param layouts the tables, by the names that the rules have for them
 * @param numbers of the rows of each table, in the order of its rows
 */
record StoredContent(
    Map<String, TableLayout> layouts, Content content, Map<String, List<Long>> numbers) {

  /**
   * Reads all of it into memory.
   *
   * @throws UnfitDatabaseException where it is not such a database
   */
  static StoredContent read(Connection connection, MergeRules rules)
      throws SQLException, UnfitDatabaseException {
    Map<String, TableLayout> layouts = Layouts.read(connection, rules);
    SortedMap<String, Content.Table> tables = new TreeMap<>();
    Map<String, List<Long>> numbers = new LinkedHashMap<>();
    Map<Value, Value> seen = new HashMap<>();
    for (Map.Entry<String, TableLayout> layout : layouts.entrySet()) {
      List<Long> of = new ArrayList<>();
      tables.put(layout.getKey(), table(connection, layout.getValue(), of, seen));
      numbers.put(layout.getKey(), of);
    }
    return new StoredContent(layouts, new Content(tables), numbers);
  }

  /** True where rows are in the table as they were written. */
  static boolean has(Connection connection, TableLayout layout, List<TableChanges.Stored> written)
      throws SQLException {
    Columns columns = layout.known();
    String sql = layout.selectSql() + " WHERE rowid = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (TableChanges.Stored one : written) {
        statement.setLong(1, one.number());
        try (ResultSet found = statement.executeQuery()) {
          if (!found.next() || !row(columns, layout, found, new HashMap<>()).equals(one.row())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static Content.Table table(
      Connection connection, TableLayout layout, List<Long> numbers, Map<Value, Value> seen)
      throws SQLException {
    Columns columns = layout.known();
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(layout.selectSql())) {
      while (found.next()) {
        numbers.add(found.getLong(1));
        rows.add(row(columns, layout, found, seen));
      }
    }
    return new Content.Table(columns, rows);
  }

  private static Row row(
      Columns columns, TableLayout layout, ResultSet found, Map<Value, Value> seen)
      throws SQLException {
    Value[] values = new Value[columns.names().size()];
    for (int i = 0; i < layout.columns().size(); i++) {
      TableLayout.Column column = layout.columns().get(i);
      Value value = Value.of(found.getObject(i + 2));
      if (value == null || column.blank().filter(value::equals).isPresent()) {
        continue;
      }
      // Names of boards and participants come again and again; one of each is enough.
      values[columns.indexOf(column.known())] =
          value instanceof Value.Text ? seen.computeIfAbsent(value, same -> same) : value;
    }
    return Row.of(columns, java.util.Arrays.asList(values));
  }
}

package org.ringrift.sync.worker.merge;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * All rows of a database in words, as a person would compare them; knows nothing of the product.
 */
final class Rows {
  private static final Map<String, String> OLD_NAMES =
      Map.of(
          "model_a", "participant_a",
          "model_a_id", "participant_a",
          "model_b", "participant_b",
          "model_b_id", "participant_b");

  private Rows() {}

  static List<String> of(Path file) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet found = statement.executeQuery("SELECT * FROM " + table)) {
          while (found.next()) {
            rows.add(table + " " + row(table, found));
          }
        }
      }
    }
    Collections.sort(rows);
    return rows;
  }

  private static Map<String, String> row(String table, ResultSet found) throws SQLException {
    Map<String, String> row = new TreeMap<>();
    ResultSetMetaData columns = found.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnName(i).toLowerCase(Locale.ROOT);
      Object value = found.getObject(i);
      if (name.equals("id") || value == null) {
        continue;
      }
      boolean rating = table.startsWith("elo_") || table.startsWith("rating_");
      String known =
          rating && name.equals("model_id") ? "participant_id" : OLD_NAMES.getOrDefault(name, name);
      boolean whole = value instanceof Double real && real == Math.rint(real);
      row.put(known, whole ? Long.toString(((Double) value).longValue()) : value.toString());
    }
    return row;
  }
}

package org.ringrift.sync.worker.merge;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ringrift.sync.worker.delta.GameTable;

/**
 * A table that is merged, as one database has it.
 *
 * @param columns that count; not those that only number the rows of this copy, nor generated ones
 * @param ddl what makes the table, then its indexes
 */
record TableLayout(String name, List<Column> columns, List<String> ddl) {

  /**
   * A column.
   *
   * @param name in the database
   * @param known the name by which it is known here
   * @param type as declared; may be empty
   * @param blank what a row has in it that says nothing: the default of the column, or, where it
   *     must not be NULL, nothing of its type; empty where that is NULL alone
   */
  record Column(String name, String known, String type, Optional<Value> blank) {
    /** A column of another copy, as it is added here. */
    String added() {
      String declared =
          GameTable.quoted(name) + " " + type.replaceAll("[^A-Za-z0-9_ (),]", "").strip();
      return declared + blank.map(value -> " NOT NULL DEFAULT " + literal(value)).orElse("");
    }

    private static String literal(Value value) {
      String text = value.toString();
      return value instanceof Value.Text ? "'" + text.replace("'", "''") + "'" : text;
    }
  }

  TableLayout {
    columns = List.copyOf(columns);
    ddl = List.copyOf(ddl);
  }

  Columns known() {
    return Columns.of(columns.stream().map(Column::known).toList());
  }

  /** Sets the values of a row, in the order of the columns. */
  void fill(PreparedStatement statement, Row row) throws SQLException {
    int place = 1;
    for (Column column : columns) {
      Optional<Value> value = row.get(column.known()).or(column::blank);
      statement.setObject(place, value.map(Value::raw).orElse(null));
      place++;
    }
  }

  String quotedName() {
    return GameTable.quoted(name);
  }

  /** The number of each row, and its values in the order of the columns. */
  String selectSql() {
    // Names stand behind the table's: a quoted name that is no column would else be a text.
    return "SELECT rowid, "
        + columns.stream()
            .map(column -> quotedName() + "." + GameTable.quoted(column.name()))
            .collect(Collectors.joining(", "))
        + " FROM "
        + quotedName();
  }

  /** Answers with the number of the new row. */
  String insertSql() {
    return "INSERT INTO "
        + quotedName()
        + " ("
        + columns.stream()
            .map(column -> GameTable.quoted(column.name()))
            .collect(Collectors.joining(", "))
        + ") VALUES ("
        + columns.stream().map(column -> "?").collect(Collectors.joining(", "))
        + ") RETURNING rowid";
  }

  /** All values, in the order of the columns, then the number of the row. */
  String updateSql() {
    return "UPDATE "
        + quotedName()
        + " SET "
        + columns.stream()
            .map(column -> GameTable.quoted(column.name()) + " = ?")
            .collect(Collectors.joining(", "))
        + " WHERE rowid = ?";
  }

  String deleteSql() {
    return "DELETE FROM " + quotedName() + " WHERE rowid = ?";
  }

  /** What says nothing in a column. */
  static Optional<Value> blank(String type, boolean required, Optional<String> defaultValue) {
    Optional<Value> literal = defaultValue.flatMap(TableLayout::literal);
    String word = type.toUpperCase(Locale.ROOT);
    boolean text = word.contains("CHAR") || word.contains("TEXT") || word.contains("CLOB");
    Value nothing = text ? new Value.Text("") : new Value.Whole(0);
    return literal.or(() -> required ? Optional.of(nothing) : Optional.empty());
  }

  private static Optional<Value> literal(String defaultValue) {
    if (defaultValue.startsWith("'") && defaultValue.endsWith("'") && defaultValue.length() > 1) {
      String inner = defaultValue.substring(1, defaultValue.length() - 1);
      return Optional.of(Value.text(inner.replace("''", "'")));
    }
    try {
      double number = Double.parseDouble(defaultValue);
      return Double.isFinite(number) ? Optional.of(Value.number(number)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

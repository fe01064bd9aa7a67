package org.ringrift.sync.worker.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes one table have the rows that it should have, and touches only those that differ.
 *
 * @param gone numbers of rows that go: second ones of the same identity, or not derived any more
 */
record TableChanges(TableRule rule, List<Row> added, List<Stored> changed, List<Long> gone) {

  /** A row under its number. */
  record Stored(long number, Row row) {}

  /**
   * Compares.
   *
   * @param before the rows that are there, with their numbers
   * @param wanted one row for each identity
   */
  static TableChanges of(TableRule rule, List<Row> before, List<Long> numbers, List<Row> wanted) {
    Map<Object, List<Stored>> there = new LinkedHashMap<>();
    for (int i = 0; i < before.size(); i++) {
      there
          .computeIfAbsent(rule.identity().apply(before.get(i)), key -> new ArrayList<>(1))
          .add(new Stored(numbers.get(i), before.get(i)));
    }
    TableChanges changes =
        new TableChanges(rule, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Row row : wanted) {
      changes.compare(row, there.remove(rule.identity().apply(row)));
    }
    there.values().forEach(rows -> rows.forEach(row -> changes.gone.add(row.number())));
    return changes;
  }

  private void compare(Row row, List<Stored> same) {
    if (same == null) {
      added.add(row);
      return;
    }
    Stored kept =
        same.stream().filter(one -> one.row().equals(row)).findFirst().orElse(same.getFirst());
    if (!kept.row().equals(row)) {
      changed.add(new Stored(kept.number(), row));
    }
    same.stream().map(Stored::number).filter(number -> number != kept.number()).forEach(gone::add);
  }

  /** How many rows are touched. */
  long count() {
    return (long) added.size() + changed.size() + gone.size();
  }

  /** How many of them are new or otherwise, where they are no consequence of others. */
  long merged() {
    return rule.derived() ? 0 : (long) added.size() + changed.size();
  }

  /**
   * Writes them.
   *
   * @return every row that was written, under its number
   */
  List<Stored> write(Connection connection, TableLayout layout) throws SQLException {
    List<Stored> written = new ArrayList<>(changed);
    try (PreparedStatement delete = connection.prepareStatement(layout.deleteSql());
        PreparedStatement update = connection.prepareStatement(layout.updateSql());
        PreparedStatement insert = connection.prepareStatement(layout.insertSql())) {
      for (long number : gone) {
        delete.setLong(1, number);
        delete.executeUpdate();
      }
      for (Stored one : changed) {
        layout.fill(update, one.row());
        update.setLong(layout.columns().size() + 1, one.number());
        update.executeUpdate();
      }
      for (Row row : added) {
        layout.fill(insert, row);
        try (ResultSet number = insert.executeQuery()) {
          number.next();
          written.add(new Stored(number.getLong(1), row));
        }
      }
    }
    return written;
  }
}

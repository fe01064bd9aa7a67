package org.ringrift.sync.worker.merge;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * How the rows of one table are told apart, and what becomes of two with the same identity.
 *
 * @param table its name
 * @param aliases older names of columns, with the name that they are known by here
 * @param required at least one column of each of these sets must be there
 * @param given columns that every row has a value in: a number among them is no mere row number,
 *     and a default among them is no sign of a missing value
 * @param identity what makes a row the same row in every copy
 * @param join commutative, associative and idempotent, for rows with the same columns
 * @param disagree true where the one of two such rows that stays hides something of the other
 * @param derived true where the rows follow from those of other tables
 */
record TableRule(
    String table,
    Map<String, String> aliases,
    List<Set<String>> required,
    Set<String> given,
    Function<Row, Object> identity,
    BinaryOperator<Row> join,
    Disagreement disagree,
    boolean derived) {

  /** Compares the row that stays with the one that does not. */
  interface Disagreement {
    boolean between(Row stays, Row goes);
  }

  /** Rows with more values first, then any order that is the same everywhere. */
  static final Comparator<Row> FULLER =
      Comparator.comparingInt(Row::filled).thenComparing(Row::compare);

  /** A table of rows under a key of some columns; the largest row of a key by an order stays. */
  static TableRule keyed(
      String table,
      List<Set<String>> required,
      List<String> key,
      Set<String> given,
      Comparator<Row> order) {
    return new TableRule(
        table,
        Map.of(),
        required,
        given,
        row -> key(row, key),
        BinaryOperator.maxBy(order.thenComparing(FULLER)),
        (stays, goes) -> order.compare(stays, goes) == 0 && !goes.isPartOf(stays),
        false);
  }

  /** A table that is a set of rows. */
  static TableRule set(String table) {
    return new TableRule(
        table,
        Map.of(),
        List.of(),
        Set.of(),
        row -> row,
        (one, other) -> one,
        (stays, goes) -> false,
        false);
  }

  /** The values of some columns, told apart from all other values of them. */
  static String key(Row row, List<String> columns) {
    StringBuilder key = new StringBuilder();
    for (String column : columns) {
      String text = row.get(column).map(Value::toString).orElse(null);
      key.append(text == null ? "-" : text.length() + ":" + text).append('|');
    }
    return key.toString();
  }
}

package org.ringrift.sync.worker.merge;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One row as it counts, which is without numbers that only this copy gave it. A column that is not
 * there and one that is NULL are the same, so that copies with other columns can be compared.
 * Immutable.
 */
final class Row {
  private final Columns columns;
  private final Value[] values;

  private Row(Columns columns, Value[] values) {
    this.columns = columns;
    this.values = values;
  }

  /**
   * @param values one for each column; null for NULL
   */
  static Row of(Columns columns, List<Value> values) {
    if (values.size() != columns.names().size()) {
      throw new IllegalArgumentException(
          "a row of " + columns.names().size() + " columns has " + values.size() + " values");
    }
    return new Row(columns, values.toArray(Value[]::new));
  }

  /** Without any value. */
  static Row empty(Columns columns) {
    return new Row(columns, new Value[columns.names().size()]);
  }

  Columns columns() {
    return columns;
  }

  Optional<Value> get(String column) {
    int index = columns.indexOf(column);
    return index < 0 ? Optional.empty() : Optional.ofNullable(values[index]);
  }

  /** The text of a value; empty where it is NULL or an empty text. */
  Optional<String> text(String column) {
    return get(column).map(Value::toString).filter(text -> !text.isEmpty());
  }

  /** With another value; unchanged where there is no such column. */
  Row with(String column, Value value) {
    int index = columns.indexOf(column);
    if (index < 0) {
      return this;
    }
    Value[] changed = values.clone();
    changed[index] = value;
    return new Row(columns, changed);
  }

  /** The same row among more columns. */
  Row in(Columns wider) {
    if (wider.equals(columns)) {
      return this;
    }
    Value[] moved = new Value[wider.names().size()];
    for (int i = 0; i < values.length; i++) {
      moved[wider.indexOf(columns.names().get(i))] = values[i];
    }
    return new Row(wider, moved);
  }

  /** How many values are not NULL. */
  int filled() {
    int count = 0;
    for (Value value : values) {
      count += value == null ? 0 : 1;
    }
    return count;
  }

  /** True where the other row has all the values of this one, and perhaps more. */
  boolean isPartOf(Row other) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null && !other.get(columns.names().get(i)).equals(Optional.of(values[i]))) {
        return false;
      }
    }
    return true;
  }

  /** Any order of rows with the same columns that is the same everywhere. */
  static int compare(Row one, Row other) {
    for (int i = 0; i < one.values.length; i++) {
      Value a = one.values[i];
      Value b = other.values[i];
      int order = a == null || b == null ? Boolean.compare(a != null, b != null) : a.compareTo(b);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** The larger value in each column. */
  static Row largest(Row one, Row other) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < one.values.length; i++) {
      Value a = one.values[i];
      Value b = other.values[i];
      values.add(a == null || (b != null && b.compareTo(a) > 0) ? b : a);
    }
    return of(one.columns, values);
  }

  /** Writes it; equal for equal rows, whatever columns are NULL or not there. */
  void write(DataOutputStream out) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        out.writeUTF(columns.names().get(i));
        values[i].write(out);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row
        && (columns.equals(row.columns)
            ? Arrays.equals(values, row.values)
            : isPartOf(row) && row.isPartOf(this));
  }

  /** Of the values alone: columns that are NULL must make no difference. */
  @Override
  public int hashCode() {
    int sum = 0;
    for (Value value : values) {
      sum += Objects.hashCode(value);
    }
    return sum;
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        words.add(columns.names().get(i) + "=" + values[i]);
      }
    }
    return String.join(", ", words);
  }
}

package org.ringrift.sync.worker.merge;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The columns that count in a table, by the names that they are known by here; in order. */
record Columns(List<String> names) {
  static Columns of(Collection<String> names) {
    return new Columns(List.copyOf(new TreeSet<>(names)));
  }

  /** Those of either. */
  Columns and(Columns other) {
    if (names.equals(other.names)) {
      return this;
    }
    Set<String> all = new TreeSet<>(names);
    all.addAll(other.names);
    return new Columns(List.copyOf(all));
  }

  /** The place of a column; negative where there is none. */
  int indexOf(String name) {
    return names.indexOf(name);
  }
}

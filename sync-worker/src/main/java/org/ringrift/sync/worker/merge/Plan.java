package org.ringrift.sync.worker.merge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringrift.sync.worker.store.GamesDatabase;

/**
 * What a merge writes into a database, computed from what was read there.
 *
 * @param content what is there after it
 * @param readAtMs when it was read, by the clock of this node
 * @param dataVersion SQLite's number that changes when somebody else writes
 */
record Plan(
    Map<String, TableLayout> layouts,
    Content content,
    Map<String, TableChanges> changes,
    List<String> disagreements,
    long readAtMs,
    long dataVersion) {

  /** Reads a database, in the transaction that the connection is in. */
  static Plan of(Connection connection, MergeRules rules, Content other, long nowMs)
      throws SQLException, UnfitDatabaseException {
    StoredContent before = StoredContent.read(connection, rules);
    long dataVersion = dataVersion(connection);
    Merging.Merged merged = new Merging(rules).merge(before.content(), other);
    Map<String, TableChanges> changes = new LinkedHashMap<>();
    for (TableRule rule : rules.tables()) {
      if (merged.content().tables().containsKey(rule.table())) {
        changes.put(
            rule.table(),
            TableChanges.of(
                rule,
                before.content().rows(rule.table()),
                before.numbers().getOrDefault(rule.table(), List.of()),
                merged.content().rows(rule.table())));
      }
    }
    return new Plan(
        before.layouts(), merged.content(), changes, merged.disagreements(), nowMs, dataVersion);
  }

  /** True where nobody has written since. */
  boolean isCurrent(Connection connection) throws SQLException {
    return dataVersion(connection) == dataVersion;
  }

  /** Rows that are new or otherwise after it, without those that follow from others. */
  long rows() {
    return changes.values().stream().mapToLong(TableChanges::merged).sum();
  }

  /**
   * Writes the changes.
   *
   * @return false where something else is there than was written
   */
  boolean write(Connection connection, Map<String, TableLayout> tables) throws SQLException {
    long before = totalChanges(connection);
    long count = 0;
    boolean asWritten = true;
    for (Map.Entry<String, TableChanges> table : changes.entrySet()) {
      TableLayout layout = tables.get(table.getKey());
      List<TableChanges.Stored> written = table.getValue().write(connection, layout);
      asWritten &= StoredContent.has(connection, layout, written);
      count += table.getValue().count();
    }
    // More changes than were made are those of a trigger.
    return asWritten && totalChanges(connection) - before == count;
  }

  private static long totalChanges(Connection connection) throws SQLException {
    return GamesDatabase.number(connection, "SELECT total_changes()").orElseThrow();
  }

  private static long dataVersion(Connection connection) throws SQLException {
    return GamesDatabase.number(connection, "PRAGMA data_version").orElseThrow();
  }
}

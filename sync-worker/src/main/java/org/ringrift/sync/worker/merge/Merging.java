package org.ringrift.sync.worker.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Merges two contents. Which is the own one makes no difference, nor does the order in which many
 * are merged, nor how often.
 */
final class Merging {
  private final MergeRules rules;

  /**
   * What came out.
   *
   * @param disagreements rows of the same identity of which one could not keep all it said
   */
  record Merged(Content content, List<String> disagreements) {}

  Merging(MergeRules rules) {
    this.rules = rules;
  }

  Merged merge(Content own, Content other) {
    List<String> disagreements = new ArrayList<>();
    SortedMap<String, Content.Table> tables = new TreeMap<>();
    for (TableRule rule : rules.tables()) {
      List<Content.Table> found = new ArrayList<>();
      for (Content content : List.of(own, other)) {
        if (content.tables().containsKey(rule.table())) {
          found.add(content.tables().get(rule.table()));
        }
      }
      if (!found.isEmpty()) {
        tables.put(rule.table(), union(rule, found, disagreements));
      }
    }
    return new Merged(rules.derived(new Content(tables)), disagreements);
  }

  private static Content.Table union(
      TableRule rule, List<Content.Table> tables, List<String> disagreements) {
    Columns columns =
        tables.stream().map(Content.Table::columns).reduce(Columns::and).orElseThrow();
    Map<Object, Row> byIdentity = new LinkedHashMap<>();
    for (Content.Table table : tables) {
      for (Row row : table.in(columns).rows()) {
        byIdentity.merge(
            rule.identity().apply(row),
            row,
            (before, next) -> join(rule, before, next, disagreements));
      }
    }
    return new Content.Table(columns, List.copyOf(byIdentity.values()));
  }

  private static Row join(TableRule rule, Row before, Row next, List<String> disagreements) {
    Row stays = rule.join().apply(before, next);
    Row goes = stays.equals(before) ? next : before;
    if (!stays.equals(goes) && rule.disagree().between(stays, goes)) {
      disagreements.add(rule.table() + ": {" + stays + "} stays, {" + goes + "} does not");
    }
    return stays;
  }
}

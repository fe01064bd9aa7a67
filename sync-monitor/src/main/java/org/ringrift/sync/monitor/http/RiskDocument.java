package org.ringrift.sync.monitor.http;

import java.util.List;
import org.ringrift.sync.monitor.core.SoleCopy;

/** What {@code /at-risk} says: games that exist on one ephemeral node only. */
record RiskDocument(long games, long databases, long offset, List<Entry> atRisk) {
  static RiskDocument of(List<SoleCopy> all, int offset, int limit) {
    return new RiskDocument(
        all.stream().mapToLong(SoleCopy::games).sum(),
        all.size(),
        offset,
        all.stream().skip(offset).limit(limit).map(Entry::of).toList());
  }

  /**
   * @param games how many of them no other node has
   * @param atMost true where nobody knows how many: so many at most, as the database was set back
   */
  record Entry(
      String artifact,
      String node,
      long games,
      boolean atMost,
      long totalGames,
      String since,
      long sinceMs) {
    static Entry of(SoleCopy sole) {
      return new Entry(
          sole.artifact().toString(),
          sole.node().value(),
          sole.games(),
          sole.atMost(),
          sole.totalGames(),
          Times.iso(sole.sinceMs()),
          sole.sinceMs());
    }
  }
}

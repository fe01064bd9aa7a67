package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import org.ringrift.sync.monitor.core.FreshnessRow;
import org.ringrift.sync.monitor.core.Page;

/** What {@code /freshness} says. */
record FreshnessDocument(long total, long offset, List<Row> rows) {
  static FreshnessDocument of(Page<FreshnessRow> page) {
    return new FreshnessDocument(
        page.total(), page.offset(), page.rows().stream().map(Row::of).toList());
  }

  /** An artifact on a node; what is not known is null. */
  record Row(
      String artifact,
      String node,
      String state,
      Long behindGames,
      String why,
      ArtifactDocument.VersionDocument version) {
    static Row of(FreshnessRow row) {
      return new Row(
          row.artifact().toString(),
          row.node().value(),
          row.state().name().toLowerCase(Locale.ROOT),
          Times.ms(row.behindGames()),
          row.why().orElse(null),
          row.version().map(ArtifactDocument.VersionDocument::of).orElse(null));
    }
  }
}

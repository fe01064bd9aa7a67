package org.ringrift.sync.monitor.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.FreshnessMatrix;
import org.ringrift.sync.monitor.core.FreshnessRow;

/** What {@code /matrix} says: a part of all artifacts against a part of all nodes. */
record MatrixDocument(
    long totalArtifacts,
    long offset,
    long totalNodes,
    long nodeOffset,
    List<String> nodes,
    List<Row> rows) {
  static MatrixDocument of(FreshnessMatrix matrix) {
    return new MatrixDocument(
        matrix.totalArtifacts(),
        matrix.offset(),
        matrix.totalNodes(),
        matrix.nodeOffset(),
        matrix.nodes().stream().map(NodeId::value).toList(),
        matrix.rows().stream().map(Row::of).toList());
  }

  /**
   * An artifact.
   *
   * @param wanted how many replicas of it are wanted in the whole fleet
   * @param missing how many of them are missing
   * @param cells by node; nodes of which nothing is known are left out
   */
  record Row(String artifact, int wanted, int missing, Map<String, Cell> cells) {
    static Row of(FreshnessMatrix.Row row) {
      Map<String, Cell> cells = new LinkedHashMap<>();
      row.cells().forEach(cell -> cells.put(cell.node().value(), Cell.of(cell)));
      return new Row(row.artifact().toString(), row.wanted(), row.missing(), cells);
    }
  }

  record Cell(String state, Long behindGames, String why) {
    static Cell of(FreshnessRow row) {
      return new Cell(
          row.state().name().toLowerCase(Locale.ROOT),
          Times.ms(row.behindGames()),
          row.why().orElse(null));
    }
  }
}

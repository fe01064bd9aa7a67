package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

/** A part of all artifacts against a part of all nodes. */
public record FreshnessMatrix(
    long totalArtifacts,
    long offset,
    long totalNodes,
    long nodeOffset,
    List<NodeId> nodes,
    List<Row> rows) {
  public FreshnessMatrix {
    nodes = List.copyOf(nodes);
    rows = List.copyOf(rows);
  }

  /**
   * An artifact.
   *
   * @param wanted how many replicas of it are wanted in the whole fleet
   * @param missing how many of them are missing
   * @param cells one for each node of the part of which something is known
   */
  public record Row(ArtifactId artifact, int wanted, int missing, List<FreshnessRow> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * Which part. Nodes and artifacts are in order.
   *
   * @param text only artifacts with this in their name
   * @param incomplete true for artifacts only that lack a wanted replica
   * @param nodeText only nodes with this in their name
   */
  public record Part(
      Optional<DataType> dataType,
      Optional<String> text,
      boolean incomplete,
      int offset,
      int limit,
      Optional<String> nodeText,
      int nodeOffset,
      int nodeLimit) {

    /** Cuts it out. */
    public FreshnessMatrix of(FleetView view) {
      Page<NodeId> nodes = Page.of(nodes(view), nodeOffset, nodeLimit);
      List<Row> rows = new ArrayList<>();
      long matching = 0;
      for (ArtifactEntry entry : entries(view.artifactBook())) {
        if (rows.size() == limit && isCounted()) {
          matching = view.artifactBook().count(dataType).artifacts();
          break;
        }
        if (matches(entry)) {
          if (matching >= offset && rows.size() < limit) {
            rows.add(row(view, entry, nodes.rows()));
          }
          matching++;
        }
      }
      return new FreshnessMatrix(matching, offset, nodes.total(), nodeOffset, nodes.rows(), rows);
    }

    private Collection<ArtifactEntry> entries(ArtifactBook book) {
      return incomplete ? book.incomplete() : book.all();
    }

    /** True where it is known how many match without a look at each. */
    private boolean isCounted() {
      return !incomplete && text.isEmpty();
    }

    private List<NodeId> nodes(FleetView view) {
      return view.nodes().stream()
          .map(Node::id)
          .filter(node -> nodeText.map(node.value()::contains).orElse(true))
          .toList();
    }

    private boolean matches(ArtifactEntry entry) {
      return (dataType.isEmpty() || dataType.get() == entry.artifact().dataType())
          && (text.isEmpty() || entry.name().contains(text.get()));
    }

    private static Row row(FleetView view, ArtifactEntry entry, List<NodeId> nodes) {
      FreshnessReader reader = new FreshnessReader(view, entry);
      return new Row(
          entry.artifact(),
          entry.wanted(),
          entry.missing(),
          nodes.stream().flatMap(node -> reader.of(node).stream()).toList());
    }
  }
}

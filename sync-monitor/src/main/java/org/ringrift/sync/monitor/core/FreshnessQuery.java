package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

/**
 * Asks how fresh what is where. With an artifact or a node, also nodes that do not get it are told,
 * with the reason; without either, only those that have it or should.
 *
 * @param incomplete true for artifacts only that lack a wanted replica
 * @param offset how many rows to leave out
 * @param limit how many rows at most
 */
public record FreshnessQuery(
    Optional<DataType> dataType,
    Optional<ArtifactId> artifact,
    Optional<NodeId> node,
    boolean incomplete,
    int offset,
    int limit) {

  /** The rows, by artifact, then by node. */
  public Page<FreshnessRow> ask(FleetView view) {
    List<FreshnessRow> rows = new ArrayList<>();
    long before = 0;
    for (ArtifactEntry entry : entries(view)) {
      if (rows.size() == limit && isCounted()) {
        before = view.artifactBook().count(dataType).places();
        break;
      }
      if (dataType.isPresent() && dataType.get() != entry.artifact().dataType()) {
        continue;
      }
      FreshnessReader reader = new FreshnessReader(view, entry);
      if (artifact.isEmpty() && node.isEmpty() && isElsewhere(before, entry.nodeCount())) {
        before += entry.nodeCount();
        continue;
      }
      for (FreshnessRow row : rows(reader)) {
        if (before >= offset && before - offset < limit) {
          rows.add(row);
        }
        before++;
      }
    }
    return new Page<>(rows, offset, before);
  }

  /** True where it is known how many rows there are without a look at each. */
  private boolean isCounted() {
    return artifact.isEmpty() && node.isEmpty() && !incomplete;
  }

  /** True where none of the next rows belongs to the page: then they are only counted. */
  private boolean isElsewhere(long before, int next) {
    return before + next <= offset || before - offset >= limit;
  }

  private Collection<ArtifactEntry> entries(FleetView view) {
    if (artifact.isPresent()) {
      return view.artifactBook().find(artifact.get()).stream().toList();
    }
    return incomplete ? view.artifactBook().incomplete() : view.artifactBook().all();
  }

  private List<FreshnessRow> rows(FreshnessReader reader) {
    if (node.isPresent()) {
      return reader.of(node.get()).stream().toList();
    }
    return artifact.isPresent() ? reader.everyone() : reader.concerned();
  }
}

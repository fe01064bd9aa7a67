package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;

/** Says what speaks for and against each node that an artifact can come from. */
final class SourceReasons {
  private final FleetView view;
  private final ArtifactEntry entry;

  SourceReasons(FleetView view, ArtifactEntry entry) {
    this.view = view;
    this.entry = entry;
  }

  /** The source in use first. */
  List<Explanation.Source> of(NodeId target, Optional<NodeId> used) {
    List<Explanation.Source> sources = new ArrayList<>();
    for (NodeId node : entry.nodes()) {
      boolean inUse = used.map(node::equals).orElse(false);
      if (inUse || hasIt(node, target)) {
        sources.add(new Explanation.Source(node, inUse, reason(node, target)));
      }
    }
    used.filter(node -> sources.stream().noneMatch(Explanation.Source::used))
        .ifPresent(
            node ->
                sources.add(
                    new Explanation.Source(
                        node, true, "it receives it itself and passes on what it has")));
    sources.sort(
        Comparator.comparing(Explanation.Source::used)
            .reversed()
            .thenComparing(Explanation.Source::node));
    return sources;
  }

  private boolean hasIt(NodeId node, NodeId target) {
    Replica.State state = entry.state(node, view.jobBook().isUnderWay(entry.artifact(), node));
    return !node.equals(target)
        && (state == Replica.State.ORIGINAL || state == Replica.State.VERIFIED);
  }

  private String reason(NodeId id, NodeId target) {
    Optional<Node> found = view.node(id);
    if (found.isEmpty()) {
      return "the registry does not know it";
    }
    Node node = found.get();
    List<String> parts = new ArrayList<>();
    if (node.status() != Node.Status.ADMITTED) {
      parts.add("it is " + Words.of(node.status()));
    }
    if (node.inboundBlocked()) {
      parts.add("it accepts no connections, so it must push");
    }
    parts.add(node.lifetime());
    view.node(target)
        .filter(other -> other.provider().equals(node.provider()))
        .ifPresent(other -> parts.add("same provider as the target"));
    parts.add("serves " + node.uploadsRunning() + " nodes");
    return String.join(", ", parts);
  }
}

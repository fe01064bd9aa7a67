package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.BreakerStatus;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.Node;

/** What {@code /nodes} says. */
record NodesDocument(long total, List<NodeDocument> nodes) {
  /** Those of that status whose name has that text in it, a part of them. */
  static NodesDocument of(
      FleetView view, Optional<Node.Status> status, Optional<String> text, int offset, int limit) {
    Map<NodeId, BreakerStatus> breakers =
        view.breakers().stream()
            .collect(Collectors.toMap(BreakerStatus::node, Function.identity()));
    List<Node> matching =
        view.nodes().stream()
            .filter(node -> status.map(one -> one == node.status()).orElse(true))
            .filter(node -> text.map(part -> node.id().value().contains(part)).orElse(true))
            .toList();
    return new NodesDocument(
        matching.size(),
        matching.stream()
            .skip(offset)
            .limit(limit)
            .map(node -> NodeDocument.of(node, view.work(node.id()), breakers.get(node.id())))
            .toList());
  }
}

package org.ringrift.sync.planner.core.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * Arranges the targets of a broadcast in chains, in which each node reads from the one before it
 * while that one still receives. Nodes of one provider are neighbours, those of a holder's provider
 * first; slow and ephemeral nodes are at the end, where they hold nobody up. A node that cannot
 * relay may be the last of a chain; there is one such place in each, and who gets none waits for a
 * holder.
 */
final class Chains {
  /** Of all the nodes before it, a target gets so many to turn to when its own link breaks. */
  private static final int MOST_ANCESTORS = 4;

  private Chains() {}

  /**
   * The nodes before each target in its chain, nearest first, and none for a head. In the order of
   * the chains; without the targets that are in none.
   */
  static Map<NodeId, List<FleetNode>> ancestors(
      List<FleetNode> targets, List<FleetNode> holders, int chains) {
    if (chains == 0) {
      return Map.of();
    }
    List<FleetNode> ordered = targets.stream().sorted(order(targets, holders)).toList();
    List<FleetNode> relays = ordered.stream().filter(Chains::relays).toList();
    List<FleetNode> leaves = ordered.stream().filter(node -> !relays(node)).toList();
    int count = Math.min(chains, relays.size());
    Map<NodeId, List<FleetNode>> before = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      List<FleetNode> chain =
          new ArrayList<>(
              relays.subList(relays.size() * i / count, relays.size() * (i + 1) / count));
      leaves.stream().skip(i).limit(1).forEach(chain::add);
      link(chain, before);
    }
    return before;
  }

  private static void link(List<FleetNode> chain, Map<NodeId, List<FleetNode>> before) {
    for (int i = 0; i < chain.size(); i++) {
      List<FleetNode> nearest =
          List.copyOf(chain.subList(Math.max(0, i - MOST_ANCESTORS), i).reversed());
      before.put(chain.get(i).id(), nearest);
    }
  }

  private static boolean relays(FleetNode node) {
    return node.profile().abilities().relaysWhileReceiving() && !node.profile().inboundBlocked();
  }

  private static Comparator<FleetNode> order(List<FleetNode> targets, List<FleetNode> holders) {
    Set<String> near =
        holders.stream().map(node -> node.profile().provider()).collect(Collectors.toSet());
    long fastest =
        targets.stream()
            .flatMap(node -> node.profile().bandwidthLimitBytesPerSecond().stream())
            .max(Long::compare)
            .orElse(0L);
    return Comparator.comparing((FleetNode node) -> node.profile().ephemeral())
        .thenComparing(node -> slow(node, fastest))
        .thenComparing(node -> !near.contains(node.profile().provider()))
        .thenComparing(node -> node.profile().provider())
        .thenComparing(FleetNode::id);
  }

  /** Less than half as fast as the fastest. A node without a limit of its own is not slow. */
  private static boolean slow(FleetNode node, long fastest) {
    return node.profile()
        .bandwidthLimitBytesPerSecond()
        .filter(limit -> limit < fastest / 2)
        .isPresent();
  }
}

package org.ringrift.sync.monitor.stream;

import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.core.NodeDrain;

/** Records of the node registry as nodes. */
final class NodeMapper {
  private NodeMapper() {}

  static Node node(NodeState state) {
    return new Node(
        new NodeId(state.getNodeId()),
        Node.Status.valueOf(state.getStatus().name()),
        state.getRole().name().toLowerCase(Locale.ROOT),
        state.getProvider(),
        state.getLifetime().name().toLowerCase(Locale.ROOT),
        address(state.getEndpoints()),
        state.getAcceptedDataTypes(),
        state.getTrainingConfigKeys(),
        state.getDiskTotalBytes(),
        state.getDiskFreeBytes(),
        state.getLoad1m(),
        state.getMaxConcurrentJobs(),
        state.getRunningJobIds().size(),
        state.getUploadsRunning(),
        state.getInboundBlocked(),
        state.getJoinedAtMs(),
        state.getLastHeardAtMs(),
        Optional.ofNullable(state.getMailboxTopic()),
        Optional.ofNullable(state.getDrainReason())
            .map(
                reason ->
                    new NodeDrain(
                        reason,
                        state.getDraining(),
                        state.getSafeToTerminateAtMs() > 0,
                        new TreeMap<>())));
  }

  private static String address(NodeEndpoints endpoints) {
    return (endpoints.getDataServerTls() ? "https://" : "http://")
        + endpoints.getHost()
        + ":"
        + endpoints.getDataServerPort();
  }
}

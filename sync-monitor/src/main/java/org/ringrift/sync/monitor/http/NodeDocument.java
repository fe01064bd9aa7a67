package org.ringrift.sync.monitor.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ringrift.sync.monitor.core.BreakerStatus;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.core.NodeDrain;
import org.ringrift.sync.monitor.core.NodeWork;

/** One entry of {@code /nodes}; what is not known is null. */
record NodeDocument(
    String node,
    String status,
    String role,
    String provider,
    String lifetime,
    String dataServer,
    List<String> acceptedDataTypes,
    List<String> training,
    Long diskTotalBytes,
    Long diskFreeBytes,
    Double diskUsedPercent,
    Double loadAverage,
    int maxConcurrentJobs,
    int runningJobs,
    int uploadsRunning,
    boolean inboundBlocked,
    String mailbox,
    String joinedAt,
    long joinedAtMs,
    String lastHeardAt,
    long lastHeardAtMs,
    long waiting,
    long parked,
    ExplainDocument.Breaker breaker,
    Drain drain) {

  /** Its way out of the fleet; artifacts that still need the node, with the reason. */
  record Drain(
      String reason, boolean draining, boolean safeToTerminate, Map<String, String> blockers) {
    static Drain of(NodeDrain drain) {
      Map<String, String> blockers = new LinkedHashMap<>();
      drain.blockers().forEach((artifact, reason) -> blockers.put(artifact.toString(), reason));
      return new Drain(drain.reason(), drain.draining(), drain.safe(), blockers);
    }
  }

  /**
   * @param breaker where it gets no work because it failed too often; otherwise null
   */
  static NodeDocument of(Node node, NodeWork work, BreakerStatus breaker) {
    return new NodeDocument(
        node.id().value(),
        node.status().name().toLowerCase(Locale.ROOT),
        node.role(),
        node.provider(),
        node.lifetime(),
        node.dataServer(),
        node.acceptedDataTypes(),
        node.trainingConfigKeys(),
        node.diskTotalBytes() < 0 ? null : node.diskTotalBytes(),
        node.diskFreeBytes() < 0 ? null : node.diskFreeBytes(),
        node.diskUsedPercent().isPresent() ? node.diskUsedPercent().getAsDouble() : null,
        node.load1m() < 0 ? null : node.load1m(),
        node.maxConcurrentJobs(),
        node.runningJobs(),
        node.uploadsRunning(),
        node.inboundBlocked(),
        node.mailbox().orElse(null),
        Times.iso(node.joinedAtMs()),
        node.joinedAtMs(),
        Times.iso(node.lastHeardAtMs()),
        node.lastHeardAtMs(),
        work.waiting(),
        work.parked(),
        breaker == null ? null : ExplainDocument.Breaker.of(breaker),
        node.drain().map(Drain::of).orElse(null));
  }
}

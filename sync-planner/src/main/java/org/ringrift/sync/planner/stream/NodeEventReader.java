package org.ringrift.sync.planner.stream;

import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DiskSpaceLow;
import org.ringrift.sync.events.DrainCancelled;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeActive;
import org.ringrift.sync.events.NodeAdmitted;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.NodeIdle;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLeft;
import org.ringrift.sync.events.NodeRecovered;
import org.ringrift.sync.events.NodeSafeToTerminate;
import org.ringrift.sync.events.NodeTerminating;
import org.ringrift.sync.events.TrainingDataReady;
import org.ringrift.sync.events.TrainingStarted;
import org.ringrift.sync.events.TrainingStopped;
import org.ringrift.sync.planner.core.fleet.Disk;
import org.ringrift.sync.planner.core.fleet.Load;
import org.ringrift.sync.planner.core.fleet.Mailbox;
import org.ringrift.sync.planner.core.fleet.NodeInput;

/** Reads node events into inputs, and refuses those that break a rule. */
final class NodeEventReader {
  private static final int MAX_PORT = 65_535;

  private NodeEventReader() {}

  /**
   * @throws InvalidEventException where the key is not the node, or a value is impossible
   */
  static NodeId node(String key, NodeEvent event) {
    NodeId node = EventRules.node(event.getNodeId());
    EventRules.requireKey(key, node.value());
    return node;
  }

  /** What happened to the node; empty for what planners themselves say here. */
  static Optional<NodeInput> input(NodeEvent event) {
    return EventRules.checked(() -> read(event.getBody(), event.getOccurredAtMs()));
  }

  private static Optional<NodeInput> read(Object body, long atMs) {
    return switch (body) {
      case NodeSafeToTerminate safe -> Optional.empty();
      case DrainCancelled cancelled -> Optional.empty();
      case TrainingDataReady ready -> Optional.empty();
      default -> Optional.of(change(body, atMs));
    };
  }

  private static NodeInput change(Object body, long atMs) {
    return switch (body) {
      case NodeJoined joined -> joined(joined);
      case NodeAdmitted admitted ->
          new NodeInput.Admitted(
              admitted.getIncarnation(),
              new Mailbox(admitted.getMailboxTopic(), admitted.getMailboxPartition()));
      case NodeHeartbeat beat ->
          new NodeInput.Heartbeat(
              beat.getIncarnation(),
              new Disk(beat.getDiskTotalBytes(), beat.getDiskFreeBytes()),
              new Load(beat.getLoad1m(), beat.getRunningJobIds(), beat.getUploadsRunning()));
      case InventoryReported report -> new NodeInput.Inventoried(report.getIncarnation());
      case NodeRecovered recovered -> new NodeInput.Recovered();
      case NodeTerminating notice ->
          new NodeInput.Terminating(
              notice.getReason(), atMs, Optional.ofNullable(notice.getTerminatesAtMs()));
      case NodeIdle idle -> idle(idle, atMs);
      case NodeActive active -> new NodeInput.Active();
      case NodeLeft left -> new NodeInput.Left(left.getIncarnation());
      case TrainingStarted started -> new NodeInput.TrainingStarted(started.getConfigKey());
      case TrainingStopped stopped -> new NodeInput.TrainingStopped(stopped.getConfigKey());
      case DiskSpaceLow low -> diskLow(low);
      default ->
          throw new InvalidEventException(
              "node event of a kind that this planner does not know: "
                  + body.getClass().getSimpleName());
    };
  }

  private static NodeInput joined(NodeJoined joined) {
    EventRules.require(
        !joined.getIncarnation().isBlank(), "incarnation of a joining node must not be blank");
    int port = joined.getEndpoints().getDataServerPort();
    EventRules.require(
        port > 0 && port <= MAX_PORT, "data_server_port must be from 1 to 65535, not " + port);
    return new NodeInput.Joined(
        joined.getIncarnation(),
        NodeCodec.profile(joined),
        new Disk(joined.getDiskTotalBytes(), joined.getDiskFreeBytes()));
  }

  private static NodeInput idle(NodeIdle idle, long atMs) {
    EventRules.require(
        idle.getIdleSinceMs() > 0 && idle.getIdleSinceMs() <= atMs,
        "idle_since_ms must be a time up to occurred_at_ms, which is "
            + atMs
            + ", not "
            + idle.getIdleSinceMs());
    return new NodeInput.Idle(idle.getReason(), idle.getIdleSinceMs(), atMs, idle.getAtOnce());
  }

  private static NodeInput diskLow(DiskSpaceLow low) {
    EventRules.require(
        low.getUsedPercent() >= 0 && low.getUsedPercent() <= 100,
        "used_percent must be from 0 to 100, not " + low.getUsedPercent());
    EventRules.require(
        low.getFreeBytes() >= 0, "free_bytes must not be negative: " + low.getFreeBytes());
    return new NodeInput.DiskLow(low.getFreeBytes());
  }
}

package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ringrift.sync.core.NodeId;

/**
 * A node as the registry has it.
 *
 * @param diskTotalBytes -1 where unknown
 * @param diskFreeBytes -1 where unknown
 * @param load1m load average of the last minute; -1 where unknown
 */
public record Node(
    NodeId id,
    Status status,
    String role,
    String provider,
    String lifetime,
    String dataServer,
    List<String> acceptedDataTypes,
    List<String> trainingConfigKeys,
    long diskTotalBytes,
    long diskFreeBytes,
    double load1m,
    int maxConcurrentJobs,
    int runningJobs,
    int uploadsRunning,
    boolean inboundBlocked,
    long joinedAtMs,
    long lastHeardAtMs,
    Optional<String> mailbox) {
  /** Where a node stands. */
  public enum Status {
    /** No mailbox yet. */
    JOINING,
    /** Jobs may be sent. */
    ADMITTED,
    /** Will vanish. */
    TERMINATING,
    /** Heartbeats stopped. */
    SILENT,
    /** Said goodbye. */
    LEFT
  }

  public Node {
    acceptedDataTypes = List.copyOf(acceptedDataTypes);
    trainingConfigKeys = List.copyOf(trainingConfigKeys);
  }

  /** Used share of its disk, 0 to 100; absent where unknown. */
  public OptionalDouble diskUsedPercent() {
    return diskTotalBytes > 0 && diskFreeBytes >= 0
        ? OptionalDouble.of(100.0 * (diskTotalBytes - diskFreeBytes) / diskTotalBytes)
        : OptionalDouble.empty();
  }
}

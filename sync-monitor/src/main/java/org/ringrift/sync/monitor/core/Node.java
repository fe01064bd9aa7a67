package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * A node as the registry has it.
 *
 * @param diskTotalBytes -1 where unknown
 * @param diskFreeBytes -1 where unknown
 * @param load1m load average of the last minute; -1 where unknown
 * @param drain present where it is idle or about to vanish
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
    Optional<String> mailbox,
    Optional<NodeDrain> drain) {
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

  /** True where it may be gone at any moment, and what is on it with it. */
  public boolean mayVanish() {
    return lifetime.equals("ephemeral") && status != Status.LEFT;
  }

  Node blockedBy(Map<ArtifactId, String> blockers) {
    if (drain.isEmpty()) {
      return this;
    }
    return new Node(
        id,
        status,
        role,
        provider,
        lifetime,
        dataServer,
        acceptedDataTypes,
        trainingConfigKeys,
        diskTotalBytes,
        diskFreeBytes,
        load1m,
        maxConcurrentJobs,
        runningJobs,
        uploadsRunning,
        inboundBlocked,
        joinedAtMs,
        lastHeardAtMs,
        mailbox,
        drain.map(known -> known.blockedBy(blockers)));
  }

  /** Used share of its disk, 0 to 100; absent where unknown. */
  public OptionalDouble diskUsedPercent() {
    return diskTotalBytes > 0 && diskFreeBytes >= 0
        ? OptionalDouble.of(100.0 * (diskTotalBytes - diskFreeBytes) / diskTotalBytes)
        : OptionalDouble.empty();
  }
}

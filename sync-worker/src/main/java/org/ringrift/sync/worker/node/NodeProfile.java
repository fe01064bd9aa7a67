package org.ringrift.sync.worker.node;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;

/**
 * What a node is and what it takes, as its operator says. Immutable.
 *
 * @param acceptedDataTypes the data types this node takes; may be empty
 * @param maxConcurrentJobs how many transfers it runs at once; at least 1
 * @param inboundBlocked true where other nodes cannot connect to this one
 * @param storageGroup nodes with the same group share one storage
 * @param priorityHost true where operators want data here first
 * @param externalStorage true where a coordinator has storage of its own for replicas
 * @param bandwidthLimitBytesPerSecond for all transfers of this node together; absent for the
 *     provider's default
 * @param speaksHttp true where it may use HTTP: then it serves the verified chunks of what it still
 *     receives, and sends to other nodes what they cannot fetch
 * @param mergesGames true where it may fetch games alone: then it takes back what its own databases
 *     lost
 */
public record NodeProfile(
    NodeId id,
    NodeRole role,
    String provider,
    NodeLifetime lifetime,
    Set<DataType> acceptedDataTypes,
    int maxConcurrentJobs,
    boolean inboundBlocked,
    Optional<String> storageGroup,
    boolean priorityHost,
    boolean externalStorage,
    OptionalLong bandwidthLimitBytesPerSecond,
    boolean speaksHttp,
    boolean mergesGames) {

  public NodeProfile {
    Objects.requireNonNull(id, "node id");
    Objects.requireNonNull(role, "node role");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(lifetime, "lifetime");
    Objects.requireNonNull(storageGroup, "storage group");
    if (maxConcurrentJobs < 1) {
      throw new IllegalArgumentException(
          "a node must run at least 1 job at once, not " + maxConcurrentJobs);
    }
    acceptedDataTypes = Set.copyOf(acceptedDataTypes);
  }

  /** What a node of this role takes where its operator does not say. */
  public static Set<DataType> usualDataTypes(NodeRole role) {
    return switch (role) {
      case TRAINING, SELFPLAY -> Set.of(DataType.values());
      case COORDINATOR -> Set.of(DataType.ELO, DataType.REGISTRY);
      case UNKNOWN -> Set.of();
    };
  }

  /** In the order of {@link DataType}. */
  public Iterable<DataType> acceptedInOrder() {
    return new TreeSet<>(acceptedDataTypes);
  }
}

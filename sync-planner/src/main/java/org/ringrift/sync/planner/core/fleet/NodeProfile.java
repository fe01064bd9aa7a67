package org.ringrift.sync.planner.core.fleet;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a node says about itself when it joins, and what stays as it is until it joins again.
 *
 * @param ephemeral true where it may vanish at any moment
 * @param acceptedDataTypes wire names of the data types that it takes
 * @param storageGroup nodes with the same group share one storage
 * @param externalStorage true where a coordinator has storage of its own for replicas
 * @param bandwidthLimitBytesPerSecond what all its transfers together may use
 * @param abilities what its worker can do beyond fetching
 */
public record NodeProfile(
    NodeRole role,
    String provider,
    boolean ephemeral,
    Endpoints endpoints,
    Set<String> acceptedDataTypes,
    int maxConcurrentJobs,
    boolean inboundBlocked,
    Optional<String> storageGroup,
    boolean priorityHost,
    boolean externalStorage,
    Optional<Long> bandwidthLimitBytesPerSecond,
    Abilities abilities) {

  public NodeProfile {
    if (maxConcurrentJobs < 1) {
      throw new IllegalArgumentException(
          "max_concurrent_jobs must be at least 1, not " + maxConcurrentJobs);
    }
    acceptedDataTypes = Collections.unmodifiableSet(new TreeSet<>(acceptedDataTypes));
  }
}

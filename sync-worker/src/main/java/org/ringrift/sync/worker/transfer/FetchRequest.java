package org.ringrift.sync.worker.transfer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Version;

/**
 * What to bring to this node, or from this node to another.
 *
 * @param wanted the version to have at least; its kind fits the data type
 * @param sources where to fetch from, best first, at least one
 * @param gameIds games that producers named as new; empty where they named none, and for all but
 *     games databases
 * @param limit what the transfer may use
 * @param target the node to which this one, the first source, sends it; empty where this node is to
 *     have it
 */
public record FetchRequest(
    JobId job,
    ArtifactId artifact,
    Version wanted,
    List<Source> sources,
    List<String> gameIds,
    BandwidthLimit limit,
    Optional<Target> target) {

  /**
   * @throws InvalidNameException where there is no source
   */
  public FetchRequest {
    sources = List.copyOf(sources);
    gameIds = List.copyOf(gameIds);
    if (sources.isEmpty()) {
      throw new InvalidNameException("job " + job + " for " + artifact + " must name a source");
    }
  }

  /**
   * To this node, with a limit that nobody changes.
   *
   * @throws InvalidNameException where there is no source or the limit is not positive
   */
  public FetchRequest(
      JobId job,
      ArtifactId artifact,
      Version wanted,
      List<Source> sources,
      List<String> gameIds,
      OptionalLong bandwidthLimitBytesPerSecond) {
    this(
        job,
        artifact,
        wanted,
        sources,
        gameIds,
        BandwidthLimit.of(bandwidthLimitBytesPerSecond),
        Optional.empty());
  }

  /** The same from other sources. */
  FetchRequest from(List<Source> others) {
    return new FetchRequest(job, artifact, wanted, others, gameIds, limit, target);
  }
}

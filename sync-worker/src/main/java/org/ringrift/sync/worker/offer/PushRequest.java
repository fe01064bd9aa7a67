package org.ringrift.sync.worker.offer;

import java.util.List;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.ChunkHashes;

/**
 * A source that accepts no connections announces what it is about to send.
 *
 * @param wanted the version that the target is to have at least
 * @param gameIds games that the target is to have; for games databases only
 * @param offer what the source has prepared
 * @param chunks the hash of every chunk of it
 * @param byRsync true where rsync is to bring it first, and what then is wrong or missing comes
 *     after another announcement
 */
public record PushRequest(
    JobId job,
    ArtifactId artifact,
    Version wanted,
    List<String> gameIds,
    Offer offer,
    ChunkHashes chunks,
    boolean byRsync) {
  public PushRequest {
    gameIds = List.copyOf(gameIds);
  }
}

package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.merge.LiveMerge;
import org.ringrift.sync.worker.merge.MergedDatabase;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileDigest;

/** What a fetch does otherwise where the artifact is a database that is merged. */
final class RowMerge {
  /** The name in reports of what rows disagree about, or why they could not be merged. */
  static final String NAME = "row-merge";

  private static final String NOTHING_MOVED = "none";

  private final LiveMerge merge;
  private final InstantSource clock;

  RowMerge(LiveMerge merge, InstantSource clock) {
    this.merge = merge;
    this.clock = clock;
  }

  /**
   * What this node has; empty where nothing is there.
   *
   * @throws IOException where something is there that cannot be read
   */
  Optional<Version> here(ArtifactId artifact, Path target) throws IOException {
    if (!Files.exists(target)) {
      return Optional.empty();
    }
    try {
      long nowMs = clock.millis();
      return Optional.of(MergedDatabase.version(artifact.dataType(), target, nowMs));
    } catch (SQLException e) {
      throw new IOException("'" + target + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where both sides have the same rows. */
  static FetchOutcome nothingNew(
      Version here, Source source, Offer offer, List<TransportFailure> fallbacks) {
    return new FetchOutcome.Fetched(
        here,
        source.node(),
        NOTHING_MOVED,
        true,
        0,
        0,
        Optional.of(new FetchOutcome.Merge(offer.version(), 0)),
        fallbacks);
  }

  /** Merges what has arrived, once it is known to be what was offered. */
  LiveMerge.Outcome merge(ArtifactId artifact, Offer offer, Path staged, Path target)
      throws IOException {
    ContentHash hash = FileDigest.hashOf(staged);
    if (!hash.equals(offer.hash())) {
      return new LiveMerge.Outcome.Refused(
          new Failure(
              FailureCategory.VERIFICATION_FAILED,
              artifact + " arrived with hash " + hash + ", but " + offer.hash() + " was offered"));
    }
    return merge.merge(artifact.dataType(), staged, target);
  }

  /** After a merge. */
  static FetchOutcome fetched(
      LiveMerge.Outcome.Merged merged,
      Source source,
      String transport,
      Offer offer,
      long bytes,
      List<TransportFailure> fallbacks) {
    return new FetchOutcome.Fetched(
        merged.here(),
        source.node(),
        transport,
        false,
        bytes,
        0,
        Optional.of(new FetchOutcome.Merge(offer.version(), merged.rows())),
        fallbacks);
  }
}

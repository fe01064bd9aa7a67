package org.ringrift.sync.worker.verify;

import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.Failure;

/** Whether what arrived may replace what is there. */
public sealed interface Verdict {

  /**
   * It is whole and loses nothing.
   *
   * @param version what it is
   * @param hash of its bytes
   * @param gamesSynced games that this node did not have before
   * @param existingIsDamaged true where the old replica cannot be read: keep it aside
   */
  record Accepted(Version version, ContentHash hash, long gamesSynced, boolean existingIsDamaged)
      implements Verdict {}

  /** It must not. */
  record Rejected(Failure failure) implements Verdict {}
}

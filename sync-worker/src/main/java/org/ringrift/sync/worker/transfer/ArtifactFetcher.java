package org.ringrift.sync.worker.transfer;

/**
 * Makes one artifact be on this node, verified, under its real name; or on another, where the
 * request names one to send it to.
 *
 * <p>Idempotent: the same request again costs one check and moves nothing. Thread-safe; several
 * requests may run at once. A caller must not run two requests for the same artifact at once.
 */
public interface ArtifactFetcher {

  /**
   * Runs until the artifact is there or every source and transport has failed. Expected failures
   * come back as {@link FetchOutcome.FetchFailed}; what was there before is then still there.
   *
   * <p>Interrupting the thread cancels: the outcome is a failure of category {@code CANCELLED}, and
   * the interrupt status of the thread stays set.
   *
   * @param progress called from the threads that move bytes, often; must return quickly
   */
  FetchOutcome fetch(FetchRequest request, ProgressListener progress);
}

package org.ringrift.sync.worker.transfer;

import org.ringrift.sync.core.NodeId;

/** Hears how far a transfer is. Called from the threads that move bytes; must return quickly. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * How far it is.
   *
   * @param bytesDone bytes of the artifact that are in staging; may fall when another source begins
   * @param bytesTotal bytes that will be there at the end; -1 where unknown
   */
  record Progress(String transport, NodeId source, long bytesDone, long bytesTotal) {}

  void onProgress(Progress progress);

  /** Listens to nothing. */
  static ProgressListener none() {
    return progress -> {};
  }
}

package org.ringrift.sync.worker.transfer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.ringrift.sync.core.ArtifactId;

/**
 * Lets one at a time change an artifact of this node: what a check has seen must not change before
 * the rename. Thread-safe.
 */
final class Turns {
  private final Map<ArtifactId, Lock> locks = new ConcurrentHashMap<>();

  /** Who holds it may change the artifact. */
  Lock of(ArtifactId artifact) {
    return locks.computeIfAbsent(artifact, key -> new ReentrantLock());
  }
}

package org.ringrift.sync.worker.serve;

import org.ringrift.sync.worker.store.Failure;

/** How preparing an artifact ended. */
sealed interface PrepareOutcome {

  /** Ready to travel. */
  record Ready(Content content) implements PrepareOutcome {}

  /** Cannot travel now. */
  record Refused(Failure failure) implements PrepareOutcome {}
}

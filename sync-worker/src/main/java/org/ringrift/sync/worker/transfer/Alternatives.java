package org.ringrift.sync.worker.transfer;

import java.util.Optional;
import org.ringrift.sync.worker.store.Failure;

/** Where a transfer turns to when its source fails half way. Used by one thread at a time. */
@FunctionalInterface
public interface Alternatives {

  /**
   * The next source that offers the very same bytes. That the other one failed is noted.
   *
   * @param failed the one that is given up
   * @param failure why
   * @return empty where there is none left
   */
  Optional<Supply> insteadOf(Source failed, Failure failure) throws InterruptedException;

  /** There is only the one. */
  static Alternatives none() {
    return (failed, failure) -> Optional.empty();
  }
}

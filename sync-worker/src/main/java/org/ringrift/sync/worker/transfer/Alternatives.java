package org.ringrift.sync.worker.transfer;

import java.util.List;
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

  /**
   * Further sources that offer the very same bytes, for transports that read from several at once.
   * Those that refuse are noted.
   *
   * @param supply the one that is there already
   */
  default List<Supply> beside(Supply supply) throws InterruptedException {
    return List.of();
  }

  /** There is only the one. */
  static Alternatives none() {
    return (failed, failure) -> Optional.empty();
  }
}

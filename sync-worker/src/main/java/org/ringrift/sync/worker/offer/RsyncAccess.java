package org.ringrift.sync.worker.offer;

import java.util.Optional;

/** Says what the rsync daemon of this node may give away, and for which secret. Thread-safe. */
public interface RsyncAccess {

  /**
   * Lets one more offer of this file be fetched.
   *
   * @param path below the folder that the daemon serves
   * @return empty where rsync does not give it away
   */
  Optional<RsyncSecret> open(String path);

  /** One offer of this file has ended; after the last of them nobody gets it any more. */
  void close(String path);

  /** There is no daemon. */
  static RsyncAccess none() {
    return new RsyncAccess() {
      @Override
      public Optional<RsyncSecret> open(String path) {
        return Optional.empty();
      }

      @Override
      public void close(String path) {}
    };
  }
}

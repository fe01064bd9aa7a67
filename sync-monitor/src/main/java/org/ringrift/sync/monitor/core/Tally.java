package org.ringrift.sync.monitor.core;

/**
 * Sums over transfers that ended.
 *
 * @param completed transfers that brought the wanted version or found it there
 * @param alreadyPresent those of them that had nothing to move
 * @param failed attempts that were given up
 * @param fallbacks in sums of one transport: tries with it that failed while the attempt went on,
 *     or was given up
 */
public record Tally(
    long completed,
    long alreadyPresent,
    long failed,
    long fallbacks,
    long bytesTransferred,
    long gamesSynced) {
  static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0);
  static final Tally FAILED = new Tally(0, 0, 1, 0, 0, 0);
  static final Tally FALLBACK = new Tally(0, 0, 0, 1, 0, 0);

  static Tally of(Fact.TransferCompleted done) {
    return new Tally(
        1, done.alreadyPresent() ? 1 : 0, 0, 0, done.bytesTransferred(), done.gamesSynced());
  }

  Tally plus(Tally other) {
    return new Tally(
        completed + other.completed,
        alreadyPresent + other.alreadyPresent,
        failed + other.failed,
        fallbacks + other.fallbacks,
        bytesTransferred + other.bytesTransferred,
        gamesSynced + other.gamesSynced);
  }
}

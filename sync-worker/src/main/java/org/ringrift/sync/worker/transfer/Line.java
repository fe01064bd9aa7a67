package org.ringrift.sync.worker.transfer;

import java.util.OptionalLong;

/**
 * What all transfers of a node together may use in one direction. Whatever passes through this
 * process pays here byte by byte. An rsync keeps a limit of its own, which nobody can change while
 * it runs: it is given a part of the line, which the others do without meanwhile. Thread-safe.
 */
public final class Line {
  /** One such part is never given away, so that what pays by the byte goes on. */
  private static final int SMALLEST_REST = 20;

  private final OptionalLong bytesPerSecond;
  private final TokenBucket.Time time;
  private final BandwidthLimit rest;
  private final TokenBucket bucket;
  // Guarded by this.
  private long given;

  private Line(OptionalLong bytesPerSecond, TokenBucket.Time time) {
    this.bytesPerSecond = bytesPerSecond;
    this.time = time;
    this.rest = BandwidthLimit.of(bytesPerSecond);
    this.bucket = new TokenBucket(rest, time);
  }

  /**
   * A line of this width.
   *
   * @param bytesPerSecond empty for as much as there is
   */
  public static Line of(OptionalLong bytesPerSecond, TokenBucket.Time time) {
    return new Line(bytesPerSecond, time);
  }

  /** As much as there is, by the time of this machine. */
  public static Line unlimited() {
    return of(OptionalLong.empty(), TokenBucket.Time.system());
  }

  /** What one transfer pays. */
  @FunctionalInterface
  public interface Meter {
    /** Waits until so many bytes more are allowed. */
    void take(long bytes) throws InterruptedException;
  }

  /** False where there is nothing to wait for. */
  public boolean isLimited() {
    return bytesPerSecond.isPresent();
  }

  /** Waits until so many bytes more may pass. */
  public void take(long bytes) throws InterruptedException {
    bucket.take(bytes);
  }

  /**
   * For the threads of one transfer.
   *
   * @param own its own limit, which holds beside that of the line
   */
  public Meter meter(BandwidthLimit own) {
    TokenBucket bucketOfItsOwn = new TokenBucket(own, time);
    return bytes -> {
      bucketOfItsOwn.take(bytes);
      take(bytes);
    };
  }

  /**
   * Gives a part away until that is closed: what was wanted, as far as it is left, and half of what
   * is left where nothing was said. All parts and what pays by the byte never add up to more than
   * the line.
   */
  public synchronized Part part(OptionalLong wanted) {
    if (bytesPerSecond.isEmpty()) {
      return new Part(wanted, 0);
    }
    long whole = bytesPerSecond.getAsLong();
    long left = Math.max(0, whole - given);
    long most = Math.max(left - whole / SMALLEST_REST, left / 2);
    long part = Math.max(1, wanted.isPresent() ? Math.min(wanted.getAsLong(), most) : left / 2);
    give(part);
    return new Part(OptionalLong.of(part), part);
  }

  private synchronized void give(long more) {
    given += more;
    long left = Math.max(1, bytesPerSecond.getAsLong() - given);
    rest.become(BandwidthLimit.of(OptionalLong.of(left)));
  }

  /** What was given to something that keeps a limit of its own. */
  public final class Part implements AutoCloseable {
    private final OptionalLong limit;
    private final long bytes;

    private Part(OptionalLong limit, long bytes) {
      this.limit = limit;
      this.bytes = bytes;
    }

    /** In bytes a second; empty for as much as there is. */
    public OptionalLong bytesPerSecond() {
      return limit;
    }

    /** Gives it back. To be called once. */
    @Override
    public void close() {
      if (bytes > 0) {
        give(-bytes);
      }
    }
  }
}

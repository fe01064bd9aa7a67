package org.ringrift.sync.worker.transfer;

import java.util.OptionalLong;
import org.ringrift.sync.core.InvalidNameException;

/** What one transfer may use; may change while it runs. Thread-safe. */
public final class BandwidthLimit {
  private volatile OptionalLong bytesPerSecond;

  private BandwidthLimit(OptionalLong bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /**
   * A limit.
   *
   * @param bytesPerSecond empty for no limit
   * @throws InvalidNameException where it is not positive
   */
  public static BandwidthLimit of(OptionalLong bytesPerSecond) {
    if (bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() <= 0) {
      throw new InvalidNameException(
          "a bandwidth limit must be positive: " + bytesPerSecond.getAsLong());
    }
    return new BandwidthLimit(bytesPerSecond);
  }

  /** As it is now; empty for no limit. */
  public OptionalLong bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Becomes what the other one is now. */
  public void become(BandwidthLimit other) {
    bytesPerSecond = other.bytesPerSecond;
  }
}

package org.ringrift.sync.worker.serve;

import java.util.OptionalLong;
import org.ringrift.sync.core.InvalidNameException;

/**
 * What a node serves to others at most.
 *
 * @param atOnce so many transfers at the same time
 * @param bytesPerSecond what all of them together may use; empty for no limit
 */
public record UploadLimits(int atOnce, OptionalLong bytesPerSecond) {
  /** As much as there is. */
  public static final UploadLimits NONE = new UploadLimits(Integer.MAX_VALUE, OptionalLong.empty());

  public UploadLimits {
    if (atOnce < 1 || (bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() < 1)) {
      throw new InvalidNameException(
          "a node serves at least one transfer and one byte a second, not " + atOnce);
    }
  }
}

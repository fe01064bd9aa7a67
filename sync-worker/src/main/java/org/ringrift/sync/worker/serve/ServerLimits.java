package org.ringrift.sync.worker.serve;

import org.ringrift.sync.core.InvalidNameException;

/**
 * What the data server takes from others at most.
 *
 * @param requestsAtOnce from everybody together
 * @param requestsPerSecond from one address, over some seconds
 * @param maxRequestBytes of one request; where a call has a smaller limit of its own, that counts
 */
public record ServerLimits(int requestsAtOnce, int requestsPerSecond, int maxRequestBytes) {
  /** More than a fleet needs. */
  public static final ServerLimits DEFAULT = new ServerLimits(256, 1000, 24 << 20);

  /**
   * @throws InvalidNameException where one is not positive
   */
  public ServerLimits {
    if (requestsAtOnce < 1 || requestsPerSecond < 1 || maxRequestBytes < 1) {
      throw new InvalidNameException("a limit of the data server must be at least 1");
    }
  }
}

package org.ringrift.sync.worker.serve;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests each address may still send: as many a second as is set, and those of some
 * seconds at once. Addresses that were not heard of for the longest time are forgotten.
 * Thread-safe.
 */
final class AddressRates {
  private static final int BURST_S = 2;
  private static final int REMEMBERED = 4096;

  private final int perSecond;
  private final InstantSource clock;
  // Guarded by this.
  private final Map<InetAddress, Allowance> allowances =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Allowance> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Allowance(double requests, Instant at) {}

  AddressRates(int perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** Takes one request of this address; false where it has none left. */
  synchronized boolean take(InetAddress address) {
    Instant now = clock.instant();
    double most = (double) perSecond * BURST_S;
    Allowance before = allowances.getOrDefault(address, new Allowance(most, now));
    double passedS = Math.max(0, Duration.between(before.at, now).toNanos() / 1e9);
    double left = Math.min(most, before.requests + passedS * perSecond);
    boolean taken = left >= 1;
    allowances.put(address, new Allowance(taken ? left - 1 : left, now));
    return taken;
  }
}

package org.ringrift.sync.monitor.core;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What moved and what ended within {@link #LENGTH}.
 *
 * @param startMs its beginning, milliseconds since the epoch
 * @param bytes what came then, also of transfers that still run
 * @param p50Ms half of the transfers took no longer than that, to a fifth; absent without any
 * @param p95Ms the same for 95 of a hundred
 */
public record HistorySlice(
    long startMs, long completed, long failed, long bytes, OptionalLong p50Ms, OptionalLong p95Ms) {
  /** How long each is. */
  public static final Duration LENGTH = Duration.ofSeconds(10);
}

package org.ringrift.sync.worker.watch;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * When to look at a database after it was written to. Times are nanoseconds of a clock that only
 * goes forward. Immutable.
 *
 * <p>A writer reaches its log before its commit counts, by milliseconds or, where it waits for a
 * disk, by much more; nothing is heard of the commit itself. So a look follows the last write
 * shortly, and some more follow at growing distances, each of which costs one pragma. Where writes
 * never pause, a look still comes every {@link #AT_LEAST_EVERY}; and where looks are dear, no more
 * of them come than take a fifth of one processor.
 *
 * @param first the first write since the last look
 * @param last the last write
 * @param looks how many looks followed the last write
 * @param notBefore when a look may come again
 */
record LookTimes(long first, long last, int looks, long notBefore) {
  static final Duration AT_LEAST_EVERY = Duration.ofMillis(20);

  private static final List<Duration> AFTER_A_WRITE =
      List.of(
          Duration.ofMillis(3),
          Duration.ofMillis(30),
          Duration.ofMillis(300),
          Duration.ofSeconds(3));

  private static final int REST_PER_COST = 4;

  /** Of a database that was written to just now. */
  static LookTimes startingAt(long now) {
    return new LookTimes(now, now, 0, now);
  }

  LookTimes written(long now) {
    return new LookTimes(looks == 0 ? first : now, now, 0, notBefore);
  }

  /** After a look that began and ended at these times; what was written meanwhile stays to do. */
  LookTimes looked(long began, long ended) {
    long rest = ended + REST_PER_COST * (ended - began);
    return last - began > 0
        ? new LookTimes(last, last, 0, rest)
        : new LookTimes(first, last, looks + 1, rest);
  }

  /** After a look that did not work: once more, a while later. */
  LookTimes failed(long now, Duration pause) {
    return new LookTimes(now, now, 0, now + pause.toNanos());
  }

  /** When to look next; empty where there is no reason to. */
  OptionalLong due() {
    if (looks >= AFTER_A_WRITE.size()) {
      return OptionalLong.empty();
    }
    long settled = last + AFTER_A_WRITE.get(looks).toNanos();
    long wanted = looks == 0 ? earlier(settled, first + AT_LEAST_EVERY.toNanos()) : settled;
    return OptionalLong.of(wanted - notBefore > 0 ? wanted : notBefore);
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}

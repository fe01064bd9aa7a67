package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final class FakeTime implements TokenBucket.Time {
    private long nanos;
    private long wakesUpLateNanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void sleep(long length) {
      nanos += length + wakesUpLateNanos;
    }
  }

  private final FakeTime time = new FakeTime();

  @Test
  void everyByteTakesItsTime() throws Exception {
    TokenBucket bucket = bucket(OptionalLong.of(1000));
    for (int i = 0; i < 10; i++) {
      bucket.take(500);
    }
    assertThat(time.nanos).isEqualTo(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void ofIdleTimeAtMostFourTenthsOfASecondAreSavedUp() throws Exception {
    TokenBucket bucket = bucket(OptionalLong.of(1000));
    time.nanos += TimeUnit.HOURS.toNanos(1);
    long before = time.nanos;
    bucket.take(2000);
    assertThat(time.nanos - before).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1600));
  }

  @Test
  void whatReadingAndWakingUpTakeIsNotLost() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    time.wakesUpLateNanos = TimeUnit.MILLISECONDS.toNanos(1);
    TokenBucket bucket = bucket(OptionalLong.of(1_000_000));
    for (int i = 0; i < 1000; i++) {
      time.nanos += TimeUnit.MICROSECONDS.toNanos(random.nextInt(4000));
      bucket.take(5000);
    }
    assertThat(time.nanos / 1e9).as("5 MB at 1 MB/s, seed %d", seed).isBetween(4.8, 5.2);
  }

  @Test
  void threadsThatAllStopToCheckWhatTheyReadLoseNothing() throws Exception {
    TokenBucket bucket = bucket(OptionalLong.of(10_000_000));
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < 128; i++) {
        bucket.take(64 << 10);
      }
      time.nanos += TimeUnit.MILLISECONDS.toNanos(300);
    }
    assertThat(time.nanos / 1e9)
        .as("12 rounds of 8 MiB at 10 MB/s, and the last check")
        .isBetween(10.0, 10.4);
  }

  @Test
  void withoutALimitNobodyWaits() throws Exception {
    bucket(OptionalLong.empty()).take(Long.MAX_VALUE);
    assertThat(time.nanos).isZero();
  }

  @Test
  void hugeNumbersDoNotOverflow() throws Exception {
    bucket(OptionalLong.of(1L << 40)).take(1L << 41);
    assertThat(time.nanos).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void aLimitThatChangesCountsFromTheNextByteOn() throws Exception {
    BandwidthLimit limit = BandwidthLimit.of(OptionalLong.of(1000));
    TokenBucket bucket = new TokenBucket(limit, time);
    bucket.take(1000);
    limit.become(BandwidthLimit.of(OptionalLong.of(4000)));
    bucket.take(4000);
    assertThat(time.nanos).isEqualTo(TimeUnit.SECONDS.toNanos(2));
    limit.become(BandwidthLimit.of(OptionalLong.empty()));
    bucket.take(1L << 40);
    assertThat(time.nanos).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }

  private TokenBucket bucket(OptionalLong bytesPerSecond) {
    return new TokenBucket(BandwidthLimit.of(bytesPerSecond), time);
  }
}

package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final class FakeTime implements TokenBucket.Time {
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void sleep(long length) {
      nanos += length;
    }
  }

  private final FakeTime time = new FakeTime();

  @Test
  void everyByteTakesItsTime() throws Exception {
    TokenBucket bucket = new TokenBucket(OptionalLong.of(1000), time);
    for (int i = 0; i < 10; i++) {
      bucket.take(500);
    }
    assertThat(time.nanos).isEqualTo(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void idleTimeIsNotSavedUp() throws Exception {
    TokenBucket bucket = new TokenBucket(OptionalLong.of(1000), time);
    time.nanos += TimeUnit.HOURS.toNanos(1);
    long before = time.nanos;
    bucket.take(2000);
    assertThat(time.nanos - before).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void withoutALimitNobodyWaits() throws Exception {
    new TokenBucket(OptionalLong.empty(), time).take(Long.MAX_VALUE);
    assertThat(time.nanos).isZero();
  }

  @Test
  void hugeNumbersDoNotOverflow() throws Exception {
    new TokenBucket(OptionalLong.of(1L << 40), time).take(1L << 41);
    assertThat(time.nanos).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }
}

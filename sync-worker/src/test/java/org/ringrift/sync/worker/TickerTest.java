package org.ringrift.sync.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TickerTest {
  @Test
  void aRunThatThrowsIsShownUntilOneSucceeds() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    AtomicReference<List<String>> shown = new AtomicReference<>(List.of());
    CountDownLatch thrice = new CountDownLatch(3);
    try (Ticker ticker = new Ticker()) {
      ticker.every(
          Duration.ofMillis(1),
          "flaky",
          () -> {
            if (runs.incrementAndGet() == 1) {
              throw new IllegalStateException("first");
            }
            shown.compareAndSet(List.of(), ticker.faults());
            thrice.countDown();
            thrice.countDown();
          });
      assertThat(thrice.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(shown.get()).singleElement().asString().contains("flaky", "first");
      assertThat(ticker.faults()).isEmpty();
    }
  }

  @Test
  void aSlowTaskDelaysNoOther() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch twice = new CountDownLatch(2);
    try (Ticker ticker = new Ticker()) {
      ticker.every(
          Duration.ofMillis(1),
          "slow",
          () -> {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      ticker.every(Duration.ofMillis(1), "quick", twice::countDown);
      assertThat(twice.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}

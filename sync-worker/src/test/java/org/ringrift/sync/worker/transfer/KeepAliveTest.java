package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeepAliveTest {
  @Test
  void saysItAgainAndAgainAlsoAfterItFailedUntilItIsClosed() throws Exception {
    SynchronousQueue<Thread> said = new SynchronousQueue<>();
    KeepAlive alive = KeepAlive.every(Duration.ofMillis(1), () -> sayAndFail(said));
    Thread first = said.take();
    assertThat(said.take()).isSameAs(first);
    assertThat(said.take()).isSameAs(first);
    alive.close();
    assertThat(first.join(Duration.ofSeconds(30))).isTrue();
  }

  private static void sayAndFail(SynchronousQueue<Thread> said) {
    try {
      boolean unused = said.offer(Thread.currentThread(), 1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("said, and then failed");
  }
}

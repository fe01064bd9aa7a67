package org.ringrift.sync.cli.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.SyncTopics;

/** Time, as the planner's own ticker lets it pass: a tick a second in every partition. */
final class Ticks implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("bench-ticks").factory());

  Ticks(EventPublisher publisher, int partitions) {
    var unused =
        clock.scheduleAtFixedRate(() -> tick(publisher, partitions), 0, 1, TimeUnit.SECONDS);
  }

  private static void tick(EventPublisher publisher, int partitions) {
    for (int partition = 0; partition < partitions; partition++) {
      var unused =
          publisher.publishTo(
              SyncTopics.SYNC_TICKS, partition, new SyncTick(System.currentTimeMillis()));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}

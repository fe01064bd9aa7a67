package org.ringrift.sync.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FolderEventsTest {
  /** More than the system keeps for a folder of which nobody takes the events. */
  private static final int MANY = 3000;

  @TempDir Path top;

  @Test
  void saysThatChangesWereLost() throws Exception {
    Path games = Files.createDirectories(top.resolve("data/games"));
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch allWritten = new CountDownLatch(1);
    CountDownLatch lost = new CountDownLatch(1);
    FolderEvents.Listener slow =
        new FolderEvents.Listener() {
          @Override
          public void touched(Path file) {
            first.countDown();
            try {
              allWritten.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void lost() {
            lost.countDown();
          }
        };
    try (FolderEvents events = new FolderEvents(top, List.of(games), slow)) {
      events.search(file -> {});
      events.start();
      Files.createFile(games.resolve("first.db"));
      first.await();
      for (int i = 0; i < MANY; i++) {
        Files.createFile(games.resolve(i + ".db"));
      }
      allWritten.countDown();

      assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}

package org.ringrift.sync.worker.faults;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.ringrift.sync.worker.testkit.GamesWriter;

/**
 * Commits without pause, as selfplay does: a game now and then, so that the database does not grow
 * without end, and a small change in between.
 */
final class BusyWriter implements AutoCloseable {
  private static final int COMMITS_PER_GAME = 50;
  private static final int PAUSE_MS = 1;
  private static final int MOST_GAMES = 1000;

  private final GamesWriter writer;
  private final Thread thread;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final AtomicInteger games = new AtomicInteger();
  private volatile int wanted;
  private final CountDownLatch stopped = new CountDownLatch(1);

  BusyWriter(Path database, long seed, int games) throws SQLException {
    writer = new GamesWriter(database, "WAL", seed);
    writer.execute("CREATE TABLE IF NOT EXISTS pulse (beat INTEGER)");
    writer.execute("INSERT INTO pulse VALUES (0)");
    wanted = games;
    thread = Thread.ofPlatform().daemon().name("busy-writer").start(this::write);
  }

  /** Writes so many games more. */
  void more(int howMany) {
    wanted = games.get() + howMany;
  }

  /** How many games are committed, once those that were asked for are. */
  int games() throws SQLException {
    while (games.get() < wanted && failure.get() == null) {
      Thread.onSpinWait();
    }
    if (failure.get() != null) {
      throw new SQLException("the writer ended", failure.get());
    }
    return games.get();
  }

  @Override
  public void close() throws SQLException {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
  }

  private void write() {
    try {
      for (int commits = 1; !stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS); commits++) {
        boolean due = commits % COMMITS_PER_GAME == 0 && games.get() < MOST_GAMES;
        if (games.get() < wanted || due) {
          writer.write(1);
          games.incrementAndGet();
        } else {
          writer.execute("UPDATE pulse SET beat = " + commits);
        }
      }
    } catch (SQLException | InterruptedException e) {
      failure.set(e);
    }
  }
}

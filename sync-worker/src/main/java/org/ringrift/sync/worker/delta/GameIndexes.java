package org.ringrift.sync.worker.delta;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.ringrift.sync.worker.store.FileState;

/**
 * The indexes of the databases of this node that were asked for last, its own and its replicas.
 * Thread-safe: each is used by one thread at a time.
 */
public final class GameIndexes {
  private static final int MAX_DATABASES = 128;

  private final InstantSource clock;
  private final Map<Path, Slot> entries = new Newest();

  private static final class Slot {
    final ReentrantLock lock = new ReentrantLock();
    Optional<Object> identity = Optional.empty();
    GameIndex index = new GameIndex();
  }

  public GameIndexes(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Brings the index of a database to what a connection to it sees, and asks it something.
   *
   * @param connection best inside a transaction, so that what is asked next fits the answer
   */
  public <T> T ask(Path database, Connection connection, Function<GameIndex, T> question)
      throws SQLException, IOException {
    Slot slot;
    synchronized (entries) {
      slot = entries.computeIfAbsent(database, path -> new Slot());
    }
    slot.lock.lock();
    try {
      Optional<Object> identity = FileState.of(database).map(FileState::identity);
      if (!identity.equals(slot.identity)) {
        slot.index = new GameIndex();
        slot.identity = identity;
      }
      slot.index.update(connection, clock.millis());
      return question.apply(slot.index);
    } catch (SQLException | RuntimeException e) {
      slot.index = new GameIndex();
      throw e;
    } finally {
      slot.lock.unlock();
    }
  }

  private static final class Newest extends LinkedHashMap<Path, Slot> {
    private static final long serialVersionUID = 1L;

    Newest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Path, Slot> eldest) {
      return size() > MAX_DATABASES;
    }
  }
}

package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * Holds a replica so that another file can be renamed over it.
 *
 * <p>A journal belongs to the file it was begun for; beside another one it would be rolled back
 * into that. So the replica is opened first, by which SQLite takes back what a killed process left
 * half done, and is kept from being written to, so that no journal can begin, until the new file
 * has the name. Who has the old file open reads on in it; SQLite refuses to write into a file that
 * has lost its name.
 */
public final class DatabaseHold implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatabaseHold.class);
  private static final List<String> SIDE_FILES = List.of("-journal", "-wal", "-shm");

  private final Connection connection;

  private DatabaseHold(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes hold of a replica, which may be damaged or missing; then only what lies beside it is put
   * aside.
   *
   * @param aside where side files go, with this prefix in their names
   * @throws IOException where somebody else is writing into it
   */
  public static DatabaseHold take(Path replica, Path aside, String prefix) throws IOException {
    Connection connection = null;
    try {
      if (Files.exists(replica)) {
        connection = GamesDatabase.openForWriting(replica);
        GamesDatabase.execute(connection, "BEGIN IMMEDIATE");
      }
    } catch (SQLException e) {
      close(connection);
      connection = null;
      switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)) {
        case SQLITE_CORRUPT, SQLITE_NOTADB ->
            log.warn("{} is damaged: {}", replica, e.getMessage());
        default -> throw new IOException("'" + replica + "' cannot be held: " + e.getMessage(), e);
      }
    }
    DatabaseHold hold = new DatabaseHold(connection);
    try {
      for (String side : SIDE_FILES) {
        putAside(Path.of(replica + side), aside, prefix);
      }
      return hold;
    } catch (IOException e) {
      hold.close();
      throw e;
    }
  }

  /**
   * Takes back what killed processes left half done in the databases below a folder. For the one
   * worker that owns the folder, before it starts.
   */
  public static void settle(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> journals;
    try (Stream<Path> files = Files.walk(folder)) {
      journals = files.filter(file -> file.toString().endsWith("-journal")).toList();
    }
    for (Path journal : journals) {
      String name = journal.toString();
      Path replica = Path.of(name.substring(0, name.length() - "-journal".length()));
      if (Files.isRegularFile(replica)) {
        try (Connection connection = GamesDatabase.openForWriting(replica)) {
          GamesDatabase.execute(connection, "BEGIN IMMEDIATE");
          // SQLite has rolled it back and deleted it, or found nothing in it and left it.
          Files.deleteIfExists(journal);
          log.info("{} is as it was before a merge that was broken off", replica);
        } catch (SQLException e) {
          log.warn("{} has a journal that cannot be rolled back: {}", replica, e.getMessage());
        }
      }
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  private static void putAside(Path side, Path aside, String prefix) throws IOException {
    if (Files.exists(side)) {
      Files.createDirectories(aside);
      Files.move(side, aside.resolve(prefix + side.getFileName()));
    }
  }

  private static void close(Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.debug("closing a held replica failed: {}", e.getMessage());
      }
    }
  }
}

package org.ringrift.sync.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.cli.command.CommandException;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * An existing games database, of any layout, that is synced as it is. The file itself is only read:
 * a consistent copy goes to the node.
 *
 * @param path of the copy below the node's data directory
 * @param highWaterMark largest rowid of the table games
 */
record SeedDatabase(Path file, String path, long gameCount, Optional<Long> highWaterMark) {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ALL_PAGES = -1;

  /**
   * Copies a database to a node. A copy that is there already and says the same is used as it is;
   * one that says something else is never replaced, and the new copy gets another name.
   *
   * @throws CommandException where the file is no sound games database, saying why
   */
  static SeedDatabase copy(Path source, Path dataDirectory) throws CommandException {
    requireDatabase(source);
    Path folder = dataDirectory.resolve("data/games");
    try {
      Files.createDirectories(folder);
      Path staged = folder.resolve(".seed.tmp");
      Files.deleteIfExists(staged);
      try {
        backUp(source, staged);
        return place(staged, source, folder);
      } finally {
        Files.deleteIfExists(staged);
      }
    } catch (SQLException | IOException e) {
      throw refused(source, e.getMessage() + "; is it a database, and is there room for a copy?");
    }
  }

  private static void requireDatabase(Path source) throws CommandException {
    try (InputStream in = Files.newInputStream(source)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw refused(source, "it is not an SQLite database");
      }
    } catch (IOException e) {
      throw refused(source, "it cannot be read (" + e + ")");
    }
  }

  /** In one step, so that writers cannot make it start again. */
  private static void backUp(Path source, Path target) throws SQLException {
    try (Connection connection =
        Databases.hasLog(source) ? Databases.live(source) : Databases.immutable(source)) {
      DB database = connection.unwrap(SQLiteConnection.class).getDatabase();
      int code = database.backup("main", target.toString(), null, 100, 100, ALL_PAGES);
      if (code != 0) {
        throw new SQLException("the copy failed with SQLite's code " + code);
      }
    }
  }

  private static SeedDatabase place(Path staged, Path source, Path folder)
      throws CommandException, SQLException, IOException {
    long games;
    Optional<Long> highWaterMark;
    Map<String, String> content;
    try (Connection copy = Databases.immutable(staged)) {
      Optional<String> fault = Databases.fault(copy);
      if (fault.isPresent()) {
        throw refused(source, "it is damaged: " + fault.get());
      }
      if (!Databases.tables(copy).contains("games")) {
        throw refused(source, "it has no table games");
      }
      games = Databases.number(copy, "SELECT count(*) FROM games");
      highWaterMark = highWaterMark(copy);
      content = ContentDigest.ofTables(copy);
    }
    if (games == 0) {
      throw refused(source, "its table games is empty, so that there is nothing to sync");
    }
    Path target = name(folder, source.getFileName().toString(), content);
    if (!Files.exists(target)) {
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return new SeedDatabase(target, "data/games/" + target.getFileName(), games, highWaterMark);
  }

  /** The first name that is free, or taken by an equal database. */
  private static Path name(Path folder, String fileName, Map<String, String> content)
      throws SQLException {
    int dot = fileName.lastIndexOf('.') <= 0 ? fileName.length() : fileName.lastIndexOf('.');
    String stem = fileName.substring(0, dot);
    String suffix = fileName.substring(dot).isEmpty() ? ".db" : fileName.substring(dot);
    Path candidate = folder.resolve(stem + suffix);
    for (int n = 2; !isFree(candidate, content); n++) {
      candidate = folder.resolve(stem + "-" + n + suffix);
    }
    return candidate;
  }

  private static boolean isFree(Path candidate, Map<String, String> content) throws SQLException {
    for (Board board : Board.values()) {
      if (Path.of(board.databasePath()).getFileName().equals(candidate.getFileName())) {
        return false;
      }
    }
    if (!Files.exists(candidate)) {
      return true;
    }
    try (Connection there =
        Databases.hasLog(candidate) ? Databases.live(candidate) : Databases.immutable(candidate)) {
      return ContentDigest.ofTables(there).equals(content);
    }
  }

  /** Absent for a table without rowids. */
  private static Optional<Long> highWaterMark(Connection database) {
    try {
      return Optional.of(Databases.number(database, "SELECT max(rowid) FROM games"));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private static CommandException refused(Path source, String why) {
    return new CommandException(
        "--seed-db " + source + " cannot be used: " + why + "; name a games database");
  }
}

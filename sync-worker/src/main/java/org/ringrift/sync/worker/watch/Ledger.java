package org.ringrift.sync.worker.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.worker.store.Durable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was announced of this node, so that a restart announces what is new and nothing else.
 *
 * <p>Kept in a text file, one line for each database or file. A line that cannot be read is left
 * out. Without the file, every database counts as one that nobody announced, and files are taken as
 * known: the inventory names them. Used by one thread, but for {@link #save}.
 */
final class Ledger {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);
  private static final String GAMES = "games";
  private static final String FILE = "file";

  private final Path store;
  private final Map<DataPath, GamesMark> games = new TreeMap<>();
  private final Map<DataPath, FileMark> files = new TreeMap<>();
  private final boolean isNew;
  private boolean changed;

  private Ledger(Path store, Optional<List<String>> lines) {
    this.store = store;
    this.isNew = lines.isEmpty();
    this.changed = isNew;
    lines.orElse(List.of()).forEach(this::readLine);
  }

  /** The ledger that was saved in this file, or an empty one. */
  static Ledger open(Path store) throws IOException {
    try {
      return new Ledger(store, Optional.of(Files.readAllLines(store)));
    } catch (NoSuchFileException e) {
      return new Ledger(store, Optional.empty());
    }
  }

  /** True where nothing was ever saved. */
  boolean isNew() {
    return isNew;
  }

  Optional<GamesMark> games(DataPath path) {
    return Optional.ofNullable(games.get(path));
  }

  Optional<FileMark> file(DataPath path) {
    return Optional.ofNullable(files.get(path));
  }

  void announced(DataPath path, GamesMark mark) {
    changed |= !mark.equals(games.put(path, mark));
  }

  void announced(DataPath path, FileMark mark) {
    changed |= !mark.equals(files.put(path, mark));
  }

  /** True where something is not saved yet. */
  boolean hasChanged() {
    return changed;
  }

  /** Everything, to be saved with {@link #save}. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    games.forEach((path, mark) -> lines.add(line(path, mark)));
    files.forEach((path, mark) -> lines.add(line(path, mark)));
    changed = false;
    return lines;
  }

  /** Saves all of it or nothing, whenever this machine stops. Any thread, one at a time. */
  void save(List<String> lines, long nowMs) throws IOException {
    Path draft = store.resolveSibling(store.getFileName() + ".new");
    Files.write(draft, lines);
    Durable.rename(draft, store, nowMs);
  }

  private static String line(DataPath path, GamesMark mark) {
    return String.join(
        " ",
        GAMES,
        Long.toString(mark.count()),
        Long.toString(mark.rowId()),
        // Ids are anything; empty ones leave nothing between two blanks.
        URLEncoder.encode(mark.gameId(), UTF_8),
        path.value());
  }

  private static String line(DataPath path, FileMark mark) {
    return String.join(
        " ",
        FILE,
        Long.toString(mark.sizeBytes()),
        Long.toString(mark.modifiedAtNanos()),
        "",
        path.value());
  }

  private void readLine(String line) {
    String[] parts = line.split(" ", 5);
    try {
      DataPath path = new DataPath(parts[4]);
      long first = Long.parseLong(parts[1]);
      long second = Long.parseLong(parts[2]);
      switch (parts[0]) {
        case GAMES ->
            games.put(path, new GamesMark(first, second, URLDecoder.decode(parts[3], UTF_8)));
        case FILE -> files.put(path, new FileMark(first, second));
        default -> throw new IllegalArgumentException("unknown kind " + parts[0]);
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      log.warn("left out a line of {} that cannot be read: {}", store, line);
    }
  }
}

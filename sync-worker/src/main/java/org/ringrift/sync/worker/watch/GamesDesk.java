package org.ringrift.sync.worker.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.worker.store.FileState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The games databases of this node: decides when to look at which, and what was announced. Used by
 * one thread; looks and announcements run on others, one at a time for each database.
 */
final class GamesDesk {
  private static final Logger log = LoggerFactory.getLogger(GamesDesk.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 6;

  private final Ledger ledger;
  private final Announcements announcements;
  private final Executor looks;
  private final Consumer<Runnable> desk;
  private final LongSupplier nanos;
  private final Map<DataPath, Watched> databases = new TreeMap<>();

  /** A database, and what is being done about it. */
  private static final class Watched {
    private final ArtifactId artifact;
    private final Path file;
    private final LiveDatabase live;
    private final boolean atStart;
    private LookTimes times;
    private List<Optional<FileState>> state = List.of();
    private boolean busy;
    private int failures;
    private Optional<String> problem = Optional.empty();

    Watched(ArtifactId artifact, Path file, LookTimes times, boolean atStart) {
      this.artifact = artifact;
      this.file = file;
      this.live = new LiveDatabase(file);
      this.times = times;
      this.atStart = atStart;
    }

    List<Optional<FileState>> stateNow() throws IOException {
      return List.of(FileState.of(file), FileState.of(Path.of(file + "-wal")));
    }
  }

  /** A look that is over, and how long it took. */
  private record Ended(Watched database, GamesMark known, long began, long ended) {}

  /**
   * @param desk runs what it is given on the thread that uses this
   * @param nanos a clock that only goes forward
   */
  GamesDesk(
      Ledger ledger,
      Announcements announcements,
      Executor looks,
      Consumer<Runnable> desk,
      LongSupplier nanos) {
    this.ledger = ledger;
    this.announcements = announcements;
    this.looks = looks;
    this.desk = desk;
    this.nanos = nanos;
  }

  /** Somebody wrote to a database or to its log. */
  void touched(ArtifactId artifact, Path file, long now) {
    Watched known = databases.get(artifact.path());
    if (known == null) {
      add(artifact, file, now, false);
    } else {
      known.times = known.times.written(now);
    }
  }

  /**
   * A database was found where nobody reported a write.
   *
   * @param atStart true where the worker has only just started
   */
  void found(ArtifactId artifact, Path file, long now, boolean atStart) throws IOException {
    Watched known = databases.get(artifact.path());
    if (known == null) {
      add(artifact, file, now, atStart);
    } else if (!known.busy && known.times.due().isEmpty()) {
      if (!known.stateNow().equals(known.state)) {
        known.times = known.times.written(now);
      }
    }
  }

  /** Begins the looks whose time has come. */
  void runDue(long now) {
    for (Watched database : databases.values()) {
      OptionalLong due = database.times.due();
      if (!database.busy && due.isPresent() && due.getAsLong() - now <= 0) {
        database.busy = true;
        GamesMark known = ledger.games(database.artifact.path()).orElse(GamesMark.NONE);
        boolean orphan = database.atStart && ledger.games(database.artifact.path()).isEmpty();
        looks.execute(() -> look(database, known, orphan));
      }
    }
  }

  /** When the next look is due; empty where none is. */
  OptionalLong due() {
    return databases.values().stream()
        .filter(database -> !database.busy)
        .flatMapToLong(database -> database.times.due().stream())
        .reduce((one, other) -> one - other < 0 ? one : other);
  }

  /** One sentence for each database that is not as it should be. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    databases.values().forEach(database -> database.problem.ifPresent(problems::add));
    return problems;
  }

  /** Closes every connection; nothing may be running any more. */
  void close() {
    databases.values().forEach(database -> database.live.close());
  }

  private void add(ArtifactId artifact, Path file, long now, boolean atStart) {
    databases.put(artifact.path(), new Watched(artifact, file, LookTimes.startingAt(now), atStart));
  }

  private void look(Watched database, GamesMark known, boolean orphan) {
    long began = nanos.getAsLong();
    try {
      List<Optional<FileState>> state = database.stateNow();
      Look look = database.live.look(known);
      Ended ended = new Ended(database, known, began, nanos.getAsLong());
      desk.accept(() -> database.state = state);
      switch (look) {
        case Look.Unchanged unchanged -> desk.accept(() -> nothingNew(ended));
        case Look.Gone gone -> desk.accept(() -> gone(ended));
        case Look.Seen seen -> {
          if (seen.news() > 0) {
            announce(ended, seen, orphan);
          } else {
            desk.accept(() -> noMore(ended, seen));
          }
        }
      }
    } catch (IOException | SQLException | RuntimeException e) {
      database.live.close();
      desk.accept(() -> failed(database, "cannot be read", e));
    }
  }

  private void announce(Ended look, Look.Seen seen, boolean orphan) {
    ArtifactId artifact = look.database.artifact;
    var unused =
        (orphan ? announcements.orphans(artifact, seen) : announcements.games(artifact, seen))
            .whenComplete(
                (taken, failure) ->
                    desk.accept(
                        () -> {
                          if (failure == null) {
                            announced(look, seen.mark());
                          } else {
                            failed(look.database, "could not be announced", failure);
                          }
                        }));
  }

  private void announced(Ended look, GamesMark mark) {
    ledger.announced(look.database.artifact.path(), mark);
    nothingNew(look);
  }

  private void nothingNew(Ended look) {
    look.database.problem = Optional.empty();
    rest(look);
  }

  /** The old count stays: databases are only appended to, and the inventory tells of losses. */
  private void noMore(Ended look, Look.Seen seen) {
    GamesMark mark = seen.mark();
    ledger.announced(
        look.database.artifact.path(),
        new GamesMark(look.known.count(), mark.rowId(), mark.gameId()));
    look.database.problem =
        seen.news() == 0
            ? Optional.empty()
            : Optional.of(
                "database '"
                    + look.database.artifact.path()
                    + "' has "
                    + mark.count()
                    + " games, where "
                    + look.known.count()
                    + " were announced; give a new database a name of its own");
    rest(look);
  }

  private void gone(Ended look) {
    rest(look);
    if (look.database.times.due().isEmpty()) {
      databases.remove(look.database.artifact.path());
    }
  }

  /** Where no look follows, nobody writes any more, and the database is left alone. */
  private void rest(Ended look) {
    Watched database = look.database;
    database.times = database.times.looked(look.began, look.ended);
    database.failures = 0;
    if (database.times.due().isPresent()) {
      database.busy = false;
    } else {
      looks.execute(
          () -> {
            database.live.close();
            desk.accept(() -> database.busy = false);
          });
    }
  }

  private void failed(Watched database, String what, Throwable cause) {
    String text = "database '" + database.artifact.path() + "' " + what + ": " + cause;
    log.debug(text);
    database.problem = Optional.of(text);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(database.failures, MOST_DOUBLINGS));
    database.failures++;
    database.times = database.times.failed(nanos.getAsLong(), pause);
    database.busy = false;
  }
}

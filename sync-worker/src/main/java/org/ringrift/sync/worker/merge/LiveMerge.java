package org.ringrift.sync.worker.merge;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Durable;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.sqlite.SQLiteErrorCode;

/**
 * Merges a copy that has arrived into the live database of this node.
 *
 * <p>What is to be written is computed from a read of the database, so that its other writers need
 * not wait for that. Then, in one transaction: the right to write is taken; where somebody wrote
 * meanwhile, it is computed again; a backup is kept; the rows that differ are written and read
 * back. Readers go on in WAL mode. A process that is killed leaves what was there. Thread-safe; not
 * for one database twice at once.
 */
public final class LiveMerge {
  /** So long another writer may hold the database. */
  private static final int BUSY_TIMEOUT_MS = 10_000;

  private static final int BACKUPS = 5;
  private static final long MAX_BACKUP_BYTES = 256L << 20;
  private static final int EXAMPLES = 3;

  private final Backups backups;
  private final InstantSource clock;

  /** How it ended. */
  public sealed interface Outcome {
    /**
     * All of the other copy is here.
     *
     * @param here what is here now
     * @param rows how many rows are new here or have changed, without what follows from others
     * @param kept what the copies disagreed about
     */
    record Merged(Version.MergedVersion here, long rows, List<Failure> kept) implements Outcome {
      public Merged {
        kept = List.copyOf(kept);
      }
    }

    /** Nothing has changed here. */
    record Refused(Failure failure) implements Outcome {}
  }

  public LiveMerge(DataDirectory directory, InstantSource clock) {
    this.backups = new Backups(directory, BACKUPS, MAX_BACKUP_BYTES);
    this.clock = clock;
  }

  /**
   * Merges.
   *
   * @param incoming a copy that nobody writes to
   * @param live the database of this node, which is there
   * @throws IOException where a disk cannot be read or written
   */
  public Outcome merge(DataType type, Path incoming, Path live) throws IOException {
    MergeRules rules = MergeRules.of(type);
    StoredContent other;
    try (Connection connection = GamesDatabase.openImmutable(incoming)) {
      List<String> faults = GamesDatabase.faults(connection, true);
      if (!faults.isEmpty()) {
        return refused(FailureCategory.SOURCE_CORRUPT, "what arrived is corrupt: " + faults);
      }
      other = StoredContent.read(connection, rules);
    } catch (SQLException e) {
      return refused(
          FailureCategory.SOURCE_CORRUPT, "what arrived is no sound database: " + said(e));
    } catch (UnfitDatabaseException e) {
      String error = "what arrived is no " + type.wireName() + " database: " + e.getMessage();
      return refused(FailureCategory.VERIFICATION_FAILED, error);
    }
    if (!Files.exists(live)) {
      Outcome first = first(incoming, live, rules, other);
      if (!Files.exists(live) || first instanceof Outcome.Merged) {
        return first;
      }
    }
    return into(live, rules, other, true);
  }

  /**
   * The first copy on this node: what arrived, without what a merge would drop of it. Where
   * somebody makes a database of that name meanwhile, nothing is replaced.
   */
  private Outcome first(Path incoming, Path live, MergeRules rules, StoredContent other)
      throws IOException {
    Outcome outcome = into(incoming, rules, other, false);
    if (outcome instanceof Outcome.Merged) {
      try {
        Durable.link(incoming, live);
      } catch (FileAlreadyExistsException e) {
        return refused(FailureCategory.TARGET_IO, "'" + live + "' has just been made here");
      }
    }
    return outcome;
  }

  private Outcome into(Path live, MergeRules rules, StoredContent other, boolean backup)
      throws IOException {
    try (Connection connection = GamesDatabase.openForWriting(live)) {
      for (String pragma :
          List.of("busy_timeout=" + BUSY_TIMEOUT_MS, "foreign_keys=OFF", "synchronous=FULL")) {
        GamesDatabase.execute(connection, "PRAGMA " + pragma);
      }
      GamesDatabase.execute(connection, "BEGIN");
      Plan plan = Plan.of(connection, rules, other.content(), clock.millis());
      GamesDatabase.execute(connection, "ROLLBACK");
      GamesDatabase.execute(connection, "BEGIN IMMEDIATE");
      if (!plan.isCurrent(connection)) {
        plan = Plan.of(connection, rules, other.content(), clock.millis());
      }
      Optional<Failure> failure = write(connection, live, rules, other, plan, backup);
      GamesDatabase.execute(connection, failure.isPresent() ? "ROLLBACK" : "COMMIT");
      return failure
          .<Outcome>map(Outcome.Refused::new)
          .orElse(
              new Outcome.Merged(
                  MergedDatabase.version(plan.content(), Files.size(live), plan.readAtMs()),
                  plan.rows(),
                  kept(plan.disagreements())));
    } catch (SQLException e) {
      // Closing the connection has taken back what was begun.
      return new Outcome.Refused(onTarget(live, e));
    } catch (UnfitDatabaseException e) {
      String error = "'" + live + "' is not what it should be: " + e.getMessage();
      return refused(FailureCategory.TARGET_IO, error);
    }
  }

  /** Writes what differs, after a backup; nothing where nothing differs. */
  private Optional<Failure> write(
      Connection connection,
      Path live,
      MergeRules rules,
      StoredContent other,
      Plan plan,
      boolean backup)
      throws SQLException, IOException, UnfitDatabaseException {
    if (plan.changes().values().stream().allMatch(changes -> changes.count() == 0)) {
      return Optional.empty();
    }
    Optional<Failure> noBackup = backup ? backups.keep(live, clock.millis()) : Optional.empty();
    if (noBackup.isPresent()) {
      String error = "no backup, so nothing was merged: " + noBackup.get().error();
      boolean full = Failure.isDiskFull(error);
      return Optional.of(
          new Failure(full ? FailureCategory.DISK_FULL : FailureCategory.TARGET_IO, error));
    }
    Layouts.complete(connection, plan.layouts(), other.layouts());
    return plan.write(connection, Layouts.read(connection, rules))
        ? Optional.empty()
        : Optional.of(
            new Failure(
                FailureCategory.VERIFICATION_FAILED,
                "'"
                    + live
                    + "' does not keep rows as they are: a trigger, a column's type or its default"
                    + " changes them; make it as in the other copies"));
  }

  private static List<Failure> kept(List<String> disagreements) {
    if (disagreements.isEmpty()) {
      return List.of();
    }
    List<String> examples = new ArrayList<>(disagreements.stream().limit(EXAMPLES).toList());
    String error = disagreements.size() + " rows say otherwise here and there, such as " + examples;
    return List.of(new Failure(FailureCategory.WOULD_LOSE_DATA, error));
  }

  private static Failure onTarget(Path live, SQLException e) {
    String error = "cannot merge into '" + live + "': " + said(e);
    if (Failure.isDiskFull(error)) {
      return new Failure(FailureCategory.DISK_FULL, error + "; free some space on this node");
    }
    boolean constraint =
        SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT;
    return new Failure(
        constraint ? FailureCategory.VERIFICATION_FAILED : FailureCategory.TARGET_IO, error);
  }

  private static String said(SQLException e) {
    return String.valueOf(e.getMessage());
  }

  private static Outcome refused(FailureCategory category, String error) {
    return new Outcome.Refused(new Failure(category, error));
  }
}

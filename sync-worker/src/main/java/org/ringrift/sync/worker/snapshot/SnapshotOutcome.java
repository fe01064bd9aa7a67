package org.ringrift.sync.worker.snapshot;

import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;

/** How taking a snapshot ended. */
public sealed interface SnapshotOutcome {

  /**
   * The snapshot is whole, passed {@code quick_check}, and is in rollback-journal mode.
   *
   * @param games counted in the snapshot, not in the live database
   */
  record Taken(GamesDatabase.Games games) implements SnapshotOutcome {}

  /** There is no snapshot. */
  record Refused(Failure failure) implements SnapshotOutcome {}
}

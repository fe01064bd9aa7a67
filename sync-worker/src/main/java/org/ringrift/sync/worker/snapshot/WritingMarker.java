package org.ringrift.sync.worker.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileState;

/**
 * The file {@code <db>.writing} by which writers say that a database is in use. One that is older
 * than five minutes was left by a writer that died, and is ignored.
 */
public final class WritingMarker {
  private static final Duration STALE_AFTER = Duration.ofMinutes(5);

  private WritingMarker() {}

  /** The refusal while a fresh marker is there. A marker from the future counts as fresh. */
  public static Optional<Failure> refusal(Path database, InstantSource clock) throws IOException {
    Path marker = database.resolveSibling(database.getFileName() + ".writing");
    Instant now = clock.instant();
    return FileState.of(marker)
        .map(state -> Duration.between(state.modifiedAt().toInstant(), now))
        .filter(age -> age.compareTo(STALE_AFTER) < 0)
        .map(
            age ->
                new Failure(
                    FailureCategory.SOURCE_BUSY,
                    "'"
                        + marker
                        + "' says that the database is being written; it is "
                        + age.toSeconds()
                        + " s old and counts as stale after "
                        + STALE_AFTER.toSeconds()
                        + " s"));
  }
}

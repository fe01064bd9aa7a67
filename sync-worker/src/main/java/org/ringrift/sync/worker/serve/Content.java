package org.ringrift.sync.worker.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.FileState;

/**
 * Bytes that are ready to travel: a snapshot, or a link to a file.
 *
 * @param file in the offers folder; only read
 * @param state of that file when it was hashed
 * @param origin state of what it was made from, when it was made
 * @param madeAt by the clock of the file system, before it was made
 */
record Content(
    Path file,
    FileState state,
    List<Optional<FileState>> origin,
    FileTime madeAt,
    FileDigest digest,
    Version version) {
  /** File systems do not tell two writes apart that are closer than their clock's tick. */
  private static final long TICK_MS = 50;

  /** True where what it was made from has not been written to since. */
  boolean isCurrent(List<Optional<FileState>> now) {
    return origin.equals(now)
        && now.stream()
            .flatMap(Optional::stream)
            .allMatch(state -> state.modifiedAt().toMillis() + TICK_MS < madeAt.toMillis());
  }

  /** True where the bytes are still those that were hashed: a linked file may be written to. */
  boolean isIntact() throws IOException {
    return FileState.of(file).filter(state::equals).isPresent();
  }
}

package org.ringrift.sync.worker.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
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
    Version version)
    implements Served {
  /** File systems do not tell two writes apart that are closer than their clock's tick. */
  private static final long TICK_MS = 50;

  /** True where what it was made from has not been written to since. */
  boolean isCurrent(List<Optional<FileState>> now) {
    return origin.equals(now)
        && now.stream()
            .flatMap(Optional::stream)
            .allMatch(state -> state.modifiedAt().toMillis() + TICK_MS < madeAt.toMillis());
  }

  @Override
  public long sizeBytes() {
    return digest.sizeBytes();
  }

  @Override
  public ContentHash hash() {
    return digest.hash();
  }

  @Override
  public ChunkHashes chunks() {
    return digest.chunks();
  }

  /** A linked file may be written to after it was hashed. */
  @Override
  public Optional<Failure> fault() throws IOException {
    return FileState.of(file).filter(state::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Failure(
                FailureCategory.SOURCE_CHANGED,
                "the file was written to after it was offered; ask for a new offer"));
  }

  @Override
  public OptionalLong readableUntil(long position) {
    return OptionalLong.of(sizeBytes());
  }
}

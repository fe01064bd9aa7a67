package org.ringrift.sync.worker.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;

/**
 * What this node still receives, served as far as it is verified.
 *
 * @param file a link to the staged file, so that it stays when that gets its real name
 * @param patience for one chunk
 */
record Relay(Path file, Arrival arrival, Duration patience) implements Served {
  @Override
  public long sizeBytes() {
    return arrival.manifest().sizeBytes();
  }

  @Override
  public ContentHash hash() {
    return arrival.manifest().hash();
  }

  @Override
  public Version version() {
    return arrival.manifest().version();
  }

  @Override
  public ChunkHashes chunks() {
    return arrival.manifest().chunks();
  }

  /** Who reads it checks every chunk. */
  @Override
  public Optional<Failure> fault() {
    return Optional.empty();
  }

  @Override
  public OptionalLong readableUntil(long position) throws InterruptedException {
    int chunk = ChunkHashes.at(position, sizeBytes());
    return switch (arrival.await(chunk, patience)) {
      case THERE -> OptionalLong.of(arrival.readableUntil(chunk));
      case LATE, BROKEN_OFF -> OptionalLong.empty();
    };
  }
}

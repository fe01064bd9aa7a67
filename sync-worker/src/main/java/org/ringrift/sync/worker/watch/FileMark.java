package org.ringrift.sync.worker.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ringrift.sync.worker.store.FileState;

/**
 * The state of a file as far as the file system says, to be compared with a later one.
 *
 * @param modifiedAtNanos since the epoch
 */
record FileMark(long sizeBytes, long modifiedAtNanos) {
  /** Empty where there is no file. */
  static Optional<FileMark> of(Path file) throws IOException {
    return FileState.of(file)
        .map(state -> new FileMark(state.sizeBytes(), state.modifiedAt().to(TimeUnit.NANOSECONDS)));
  }

  long modifiedAtMs() {
    return TimeUnit.NANOSECONDS.toMillis(modifiedAtNanos);
  }
}

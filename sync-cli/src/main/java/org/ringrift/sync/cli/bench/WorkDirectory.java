package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.ringrift.sync.cli.machine.StartException;

/** A directory of the bench's own, removed with all that is in it. */
record WorkDirectory(Path path) implements AutoCloseable {

  /**
   * @throws StartException where it cannot be made
   */
  static WorkDirectory in(Path parent) throws StartException {
    try {
      return new WorkDirectory(Files.createTempDirectory(parent, "ringsync-bench-"));
    } catch (IOException e) {
      throw new StartException(
          "no directory can be made in %s (%s); name another one with --work-dir"
              .formatted(parent, e),
          e);
    }
  }

  @Override
  public void close() {
    remove(path);
  }

  /** Removes a directory that may be changing still, or may not be there. */
  static void remove(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}

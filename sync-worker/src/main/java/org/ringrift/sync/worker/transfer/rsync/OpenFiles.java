package org.ringrift.sync.worker.transfer.rsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Which files a process has open, as Linux says; none elsewhere, or of processes of others. */
final class OpenFiles {
  private OpenFiles() {}

  static Stream<Path> of(long pid) {
    try (Stream<Path> links = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return links.flatMap(OpenFiles::target).toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static Stream<Path> target(Path link) {
    try {
      return Stream.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}

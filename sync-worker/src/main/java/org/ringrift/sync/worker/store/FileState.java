package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;

/** What the file system says of a file; equal as long as nobody wrote into it or replaced it. */
public record FileState(Object identity, long sizeBytes, FileTime modifiedAt) {

  /** The state of a file, empty where there is none. */
  public static Optional<FileState> of(Path file) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      Object identity = Objects.requireNonNullElse(found.fileKey(), file);
      return Optional.of(new FileState(identity, found.size(), found.lastModifiedTime()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}

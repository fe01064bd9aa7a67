package org.ringrift.sync.cli.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import org.ringrift.sync.core.ContentHash;

/**
 * A model as a trainer leaves it: complete under its real name at once.
 *
 * @param path below the data directory
 */
record ModelFile(String path, Path file, long sizeBytes, ContentHash hash, long modifiedAtMs) {
  static final long SIZE_BYTES = 20L * 1024 * 1024;
  private static final int CHUNK_BYTES = 1 << 16;

  /** Writes one of random bytes, in the place of an older one. */
  static ModelFile write(Path dataDirectory, String path, Random random, long nowMs)
      throws IOException {
    Path file = dataDirectory.resolve(path);
    Files.createDirectories(file.getParent());
    Path staged = file.resolveSibling(".model.tmp");
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(staged))) {
      for (long done = 0; done < SIZE_BYTES; done += chunk.length) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
    }
    Files.setLastModifiedTime(staged, FileTime.fromMillis(nowMs));
    Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new ModelFile(
        path, file, SIZE_BYTES, new ContentHash(ContentDigest.ofFile(file)), nowMs);
  }
}

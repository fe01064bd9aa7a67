package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Files of noise, which no compression shortens. */
final class BenchFile {
  private static final int BLOCK_BYTES = 1 << 20;

  private BenchFile() {}

  static Path make(Path file, long bytes) throws IOException {
    Files.createDirectories(file.getParent());
    SplittableRandom random = new SplittableRandom(1);
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    return file;
  }
}

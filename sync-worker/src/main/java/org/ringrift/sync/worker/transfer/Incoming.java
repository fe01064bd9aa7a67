package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.arrival.Manifest;
import org.ringrift.sync.worker.offer.RsyncEntry;

/**
 * The file into which rsync writes what is pushed. It is never what gets the real name: an rsync
 * that hangs could write to that later. Chunks with the right hash are copied out of it.
 */
final class Incoming {
  private final Path file;

  /**
   * @param folder the staging folder of the job
   */
  Incoming(Path folder) {
    this.file = folder.resolve(RsyncEntry.FILE);
  }

  /**
   * Makes it, with what is staged as the basis of rsync's delta, unless an earlier run left it.
   *
   * @param mostBytes more than that it does not hold
   */
  void prepare(Path staged, long mostBytes) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.copy(staged, file);
    }
    try (FileChannel whole =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      whole.truncate(mostBytes);
    }
  }

  /** Takes over the chunks that came, and throws the file away. */
  void moveInto(Arrival arrival, BitSet missing) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      try (FileChannel in =
          FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        Manifest manifest = arrival.manifest();
        byte[] buffer = manifest.chunkBuffer();
        for (int chunk = missing.nextSetBit(0); chunk >= 0; chunk = missing.nextSetBit(chunk + 1)) {
          if (read(in, manifest, chunk, buffer)) {
            // What has another hash is not taken, and sent again.
            boolean unused = arrival.put(chunk, buffer);
          }
        }
      }
    }
    Files.deleteIfExists(file);
  }

  /** False where the file ends before the chunk does. */
  private static boolean read(FileChannel in, Manifest manifest, int chunk, byte[] buffer)
      throws IOException {
    ByteBuffer to = ByteBuffer.wrap(buffer, 0, manifest.lengthOf(chunk));
    while (to.hasRemaining()) {
      if (in.read(to, manifest.startOf(chunk) + to.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}

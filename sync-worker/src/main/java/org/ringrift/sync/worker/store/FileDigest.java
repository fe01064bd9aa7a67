package org.ringrift.sync.worker.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.ringrift.sync.core.ContentHash;

/** Size and hashes of a file, read once. */
public record FileDigest(long sizeBytes, ContentHash hash, ChunkHashes chunks) {
  private static final int BUFFER_BYTES = 256 << 10;

  /** Reads a whole file, without keeping it in memory. */
  public static FileDigest of(Path file) throws IOException {
    while (true) {
      int chunkSize = ChunkHashes.chunkSizeBytes(Files.size(file));
      Optional<FileDigest> digest = of(file, chunkSize);
      if (digest.isPresent()) {
        return digest.get();
      }
    }
  }

  /** Empty where the file grew or shrank meanwhile, so that its chunks have another size. */
  private static Optional<FileDigest> of(Path file, int chunkSize) throws IOException {
    MessageDigest whole = sha256();
    MessageDigest chunk = sha256();
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      // A chunk is a whole number of full buffers, so a buffer never crosses the edge of a chunk.
      int read;
      while ((read = in.readNBytes(buffer, 0, buffer.length)) > 0) {
        whole.update(buffer, 0, read);
        chunk.update(buffer, 0, read);
        size += read;
        if (size % chunkSize == 0) {
          chunks.writeBytes(chunk.digest());
        }
      }
    }
    if (size % chunkSize != 0) {
      chunks.writeBytes(chunk.digest());
    }
    if (ChunkHashes.chunkSizeBytes(size) != chunkSize) {
      return Optional.empty();
    }
    ContentHash hash = new ContentHash(HexFormat.of().formatHex(whole.digest()));
    return Optional.of(new FileDigest(size, hash, ChunkHashes.of(chunks.toByteArray(), size)));
  }

  /** The hash alone. */
  public static ContentHash hashOf(Path file) throws IOException {
    MessageDigest whole = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      int read;
      while ((read = in.read(buffer)) > 0) {
        whole.update(buffer, 0, read);
      }
    }
    return new ContentHash(HexFormat.of().formatHex(whole.digest()));
  }

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

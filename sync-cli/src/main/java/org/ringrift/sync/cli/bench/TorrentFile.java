package org.ringrift.sync.cli.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Describes a file for BitTorrent (BEP 3). It names no tracker: peers on one network find each
 * other.
 */
final class TorrentFile {
  private static final int PIECE_BYTES = 512 << 10;

  private TorrentFile() {}

  /** Reads a file and writes its description. */
  static Path make(Path file, Path torrent) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] name = file.getFileName().toString().getBytes(StandardCharsets.UTF_8);
    byte[] pieces = pieces(file);
    text(out, "d4:infod6:lengthi" + Files.size(file) + "e4:name" + name.length + ":");
    out.writeBytes(name);
    text(out, "12:piece lengthi" + PIECE_BYTES + "e6:pieces" + pieces.length + ":");
    out.writeBytes(pieces);
    text(out, "ee");
    return Files.write(torrent, out.toByteArray());
  }

  private static byte[] pieces(Path file) throws IOException {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    MessageDigest sha1 = sha1();
    try (InputStream in = Files.newInputStream(file)) {
      for (byte[] piece = in.readNBytes(PIECE_BYTES);
          piece.length > 0;
          piece = in.readNBytes(PIECE_BYTES)) {
        hashes.writeBytes(sha1.digest(piece));
      }
    }
    return hashes.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}

package org.ringrift.sync.grant;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks of Base64 between lines that say what they are (RFC 7468). */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final int LINE_LENGTH = 64;

  private Pem() {}

  /** The blocks of one kind in a file, in order; whatever else is in it is left out. */
  static List<byte[]> read(Path file, String kind) throws IOException {
    // Every byte is a character in it, so that a file of another kind is read, too.
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(kind)) {
        blocks.add(decoded(file, matcher.group(2)));
      }
    }
    return blocks;
  }

  /**
   * Writes a new file of one block, with these permissions from the first moment on.
   *
   * @throws java.nio.file.FileAlreadyExistsException where there is a file of this name
   */
  static void write(Path file, String kind, byte[] bytes, String permissions) throws IOException {
    String body = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(bytes);
    String text = "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    try (OutputStream out = Channels.newOutputStream(channel)) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] decoded(Path file, String text) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("key file '" + file + "' is not Base64: " + e.getMessage(), e);
    }
  }
}

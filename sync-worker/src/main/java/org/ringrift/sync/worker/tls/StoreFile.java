package org.ringrift.sync.worker.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import org.ringrift.sync.worker.store.Failure;

/**
 * A PKCS#12 file of keys or certificates.
 *
 * @param passwordFile holds its password, and nothing else but a line break at the end
 */
public record StoreFile(Path file, Path passwordFile) {

  /** What was read, and with which password. */
  record Content(KeyStore store, String password) {}

  /**
   * Reads it.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  Content read() throws IOException {
    String password = password();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      return new Content(store, password);
    } catch (IOException | GeneralSecurityException e) {
      throw wrong(Failure.describe(e), e);
    }
  }

  /** Changes whenever one of the two files is replaced. */
  List<FileTime> modified() throws IOException {
    return List.of(Files.getLastModifiedTime(file), Files.getLastModifiedTime(passwordFile));
  }

  IOException wrong(String what, Exception cause) {
    return new IOException(
        "'" + file + "' with the password in '" + passwordFile + "' cannot be used: " + what,
        cause);
  }

  private String password() throws IOException {
    try {
      return Files.readString(passwordFile).stripTrailing();
    } catch (IOException e) {
      throw new IOException(
          "the password file '" + passwordFile + "' cannot be read: " + Failure.describe(e), e);
    }
  }
}

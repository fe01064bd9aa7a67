package org.ringrift.sync.planner.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.ringrift.sync.grant.GrantKeys;

/**
 * What tests sign with: a pair that everybody knows, so that signatures are the same everywhere.
 */
final class KnownKey {
  static final Duration LIFETIME = Duration.ofHours(12);

  // RFC 8032, section 7.1, TEST 1.
  private static final String PRIVATE =
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";

  private KnownKey() {}

  static GrantTerms terms() {
    try {
      Path file = Files.createTempFile("known", ".key");
      try {
        Files.writeString(
            file, "-----BEGIN PRIVATE KEY-----\n" + PRIVATE + "\n-----END PRIVATE KEY-----\n");
        return new GrantTerms(GrantKeys.signer(file), LIFETIME);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

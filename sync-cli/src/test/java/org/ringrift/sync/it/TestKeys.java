package org.ringrift.sync.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.grant.GrantSigner;

/** The pair of keys that all planners and workers of this run have, made for it. */
final class TestKeys {
  private static final TestKeys OF_THIS_RUN = new TestKeys();

  private final Path privateKey;
  private final Path publicKey;

  private TestKeys() {
    try {
      Path directory = Files.createTempDirectory("ringsync-keys");
      privateKey = directory.resolve("grants.key");
      publicKey = directory.resolve("grants.pub");
      var unused = GrantKeys.generate(privateKey, publicKey);
      // In the other order: what is to go last is named first.
      directory.toFile().deleteOnExit();
      privateKey.toFile().deleteOnExit();
      publicKey.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a planner is told. */
  static Map<String, String> ofPlanner() {
    return Map.of("grants.private-key", OF_THIS_RUN.privateKey.toString());
  }

  /** What a worker is told. */
  static Map<String, String> ofWorker() {
    return Map.of("grants.public-keys", OF_THIS_RUN.publicKey.toString());
  }

  /** Signs as a planner does. */
  static GrantSigner signer() {
    try {
      return GrantKeys.signer(OF_THIS_RUN.privateKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

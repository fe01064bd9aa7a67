package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.grant.GrantKeys;

/** Signing is part of what a planner does, so benchmarks have it sign. */
final class BenchKeys {
  private BenchKeys() {}

  /**
   * A private key for a planner with this state directory, made at the first call.
   *
   * @throws StartException where it cannot be written
   */
  static String privateKey(Path stateDir) throws StartException {
    Path directory = stateDir.resolveSibling(stateDir.getFileName() + "-keys");
    Path key = directory.resolve("grants.key");
    try {
      if (!Files.exists(key)) {
        Files.createDirectories(directory);
        var unused = GrantKeys.generate(key, directory.resolve("grants.pub"));
      }
      return key.toString();
    } catch (IOException e) {
      throw new StartException("the keys of the benchmark cannot be made: " + e, e);
    }
  }
}

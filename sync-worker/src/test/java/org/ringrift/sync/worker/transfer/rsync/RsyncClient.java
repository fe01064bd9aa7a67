package org.ringrift.sync.worker.transfer.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ringrift.sync.worker.offer.RsyncSecret;

/** The rsync of somebody who asks a daemon for something, perhaps with ill intent. */
final class RsyncClient {
  private RsyncClient() {}

  /**
   * Runs it to its end.
   *
   * @param log what it says
   * @return its exit code
   */
  static int run(RsyncSecret secret, Path log, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("rsync", "--timeout=10"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("RSYNC_PASSWORD", secret.value());
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}

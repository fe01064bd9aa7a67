package org.ringrift.sync.worker.transfer.rsync;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.ringrift.sync.worker.offer.RsyncSecret;
import org.ringrift.sync.worker.transfer.ChildProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one rsync to its end, or ends it with everything it started. */
final class RsyncProcess {
  private static final Logger log = LoggerFactory.getLogger(RsyncProcess.class);
  private static final int LAST_LINES = 5;

  private RsyncProcess() {}

  /**
   * How rsync ended.
   *
   * @param lastLines the end of what it said on its error stream
   */
  record Ended(int exitCode, String lastLines, long receivedBytes, long sentBytes) {}

  /**
   * Waits for the end.
   *
   * @param secret for a daemon; it goes through the environment, which others cannot see
   * @throws IOException where rsync cannot be started
   */
  static Ended run(List<String> arguments, Optional<RsyncSecret> secret, LongConsumer progress)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(arguments);
    // Somebody's RSYNC_RSH or RSYNC_PASSWORD must not change what runs here.
    builder.environment().keySet().removeIf(name -> name.startsWith("RSYNC_"));
    builder.environment().put("LC_ALL", "C");
    // Without any, rsync would ask whoever sits at the terminal.
    builder.environment().put("RSYNC_PASSWORD", secret.map(RsyncSecret::value).orElse(""));
    Process process = builder.start();
    RsyncOutput output = new RsyncOutput(progress);
    StringBuilder errors = new StringBuilder();
    try {
      process.getOutputStream().close();
      Thread out = reader(() -> output.read(new BufferedInputStream(process.getInputStream())));
      Thread err = reader(() -> errors.append(lastLines(process.getErrorStream())));
      int code = process.waitFor();
      out.join();
      err.join();
      return new Ended(code, errors.toString(), output.receivedBytes(), output.sentBytes());
    } finally {
      ChildProcess.kill(process);
    }
  }

  /**
   * Goes to one address after the other, until it reaches one.
   *
   * @param arguments for an address
   * @return how it ended there; where none was reached, what was said at each
   */
  static Ended runAtAny(
      List<String> addresses,
      Function<String, List<String>> arguments,
      Optional<RsyncSecret> secret,
      LongConsumer progress)
      throws IOException, InterruptedException {
    List<String> unreachable = new ArrayList<>();
    int code = 0;
    for (String address : addresses) {
      Ended ended = run(arguments.apply(address), secret, progress);
      if (!RsyncFailure.isUnreachable(ended)) {
        return ended;
      }
      code = ended.exitCode();
      unreachable.add(address + ": " + ended.lastLines());
    }
    return new Ended(code, String.join("; ", unreachable), 0, 0);
  }

  /** The end of a text stream, as one line. */
  private static String lastLines(InputStream in) throws IOException {
    Deque<String> lines = new ArrayDeque<>();
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        lines.addLast(line.strip());
      }
      if (lines.size() > LAST_LINES) {
        lines.removeFirst();
      }
    }
    return String.join("; ", lines);
  }

  private static Thread reader(Reading reading) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                reading.run();
              } catch (IOException e) {
                log.debug("rsync closed its output: {}", e.toString());
              }
            });
  }

  private interface Reading {
    void run() throws IOException;
  }
}

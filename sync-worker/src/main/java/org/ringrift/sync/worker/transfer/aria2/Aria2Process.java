package org.ringrift.sync.worker.transfer.aria2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringrift.sync.worker.transfer.ChildProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one aria2 to its end, or ends it. */
final class Aria2Process {
  private static final Logger log = LoggerFactory.getLogger(Aria2Process.class);
  private static final Pattern PROGRESS = Pattern.compile("\\[#\\S+ (\\d+)B/\\d+B.*");
  private static final int LAST_LINES = 5;

  private final LongConsumer progress;
  private final Deque<String> errors = new ArrayDeque<>();

  /**
   * How it ended.
   *
   * @param lastErrors the last errors that it spoke of
   */
  record Ended(int exitCode, String lastErrors) {}

  private Aria2Process(LongConsumer progress) {
    this.progress = progress;
  }

  /**
   * Waits for the end.
   *
   * @param input for its standard input
   * @throws IOException where it cannot be started
   */
  static Ended run(List<String> arguments, String input, LongConsumer progress)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
    // Somebody's proxy must not come between nodes.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    Aria2Process run = new Aria2Process(progress);
    try {
      Thread reader = Thread.ofVirtual().start(() -> run.read(process));
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        log.debug("aria2 did not read to the end: {}", e.toString());
      }
      int code = process.waitFor();
      reader.join();
      return new Ended(code, String.join("; ", run.errors));
    } finally {
      ChildProcess.kill(process);
    }
  }

  private void read(Process process) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        line(line);
      }
    } catch (IOException e) {
      log.debug("aria2 closed its output: {}", e.toString());
    }
  }

  private void line(String line) {
    Matcher done = PROGRESS.matcher(line);
    if (done.matches()) {
      progress.accept(Long.parseLong(done.group(1)));
    } else if (line.contains("errorCode=") || line.startsWith("Exception")) {
      errors.addLast(line.strip());
      if (errors.size() > LAST_LINES) {
        errors.removeFirst();
      }
    }
  }
}

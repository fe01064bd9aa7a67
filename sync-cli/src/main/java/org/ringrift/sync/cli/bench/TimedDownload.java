package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A download by another tool, and {@code sha256sum} after it, timed by the shell. */
record TimedDownload(Path folder) {
  /**
   * What it cost.
   *
   * @param cpuSeconds of the two tools, without the server
   */
  record Cost(double seconds, double cpuSeconds) {}

  /** Where the file is to be. */
  Path target() {
    return folder.resolve("fetched");
  }

  /**
   * Runs a command that downloads to {@link #target()}.
   *
   * @throws IOException where it or the check fails
   */
  Cost run(String command) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Files.deleteIfExists(target());
    Path figures = folder.resolve("times");
    String script =
        "%s > '%s' 2>&1 && sha256sum '%s' > '%s' && times > '%s'"
            .formatted(command, folder.resolve("said"), target(), folder.resolve("sum"), figures);
    long start = System.nanoTime();
    Process process = new ProcessBuilder("bash", "-c", script).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("exit code " + process.exitValue() + " of " + command);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Cost(seconds, children(Files.readAllLines(figures).getLast()));
  }

  /** Reads a line such as {@code 0m1.024s 0m0.310s}. */
  private static double children(String times) {
    double sum = 0;
    for (String one : times.strip().split(" ", -1)) {
      String[] parts = one.replace("s", "").split("m", 2);
      sum += Double.parseDouble(parts[0]) * 60 + Double.parseDouble(parts[1].replace(',', '.'));
    }
    return sum;
  }
}

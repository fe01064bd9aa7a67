package org.ringrift.sync.it;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringrift.sync.cli.RingSync;

/** A program in a process of its own, so that it can be killed. */
final class ChildProcess implements AutoCloseable {
  private static final long STOP_LIMIT_SECONDS = 30;

  private final Process process;
  private final String firstLine;

  private ChildProcess(Process process, String firstLine) {
    this.process = process;
    this.firstLine = firstLine;
  }

  /** Starts a command of {@code ringsync} and waits until it says that it runs. */
  static ChildProcess start(String command, Map<String, String> settings, Path log)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    settings.forEach((key, value) -> arguments.addAll(List.of("-s", key + "=" + value)));
    List<String> line = new ArrayList<>(java());
    line.addAll(fromArchive(command));
    line.add(RingSync.class.getName());
    line.addAll(arguments);
    return start(line, log);
  }

  /** Starts a program and waits until it says something. */
  static ChildProcess start(Class<?> main, List<String> arguments, Path log) throws IOException {
    List<String> line = new ArrayList<>(java());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(arguments);
    return start(line, log);
  }

  private static ChildProcess start(List<String> line, Path log) throws IOException {
    Process process =
        new ProcessBuilder(line)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String firstLine = out.readLine();
    if (firstLine == null) {
      throw new IllegalStateException(line + " ended at once:\n" + Files.readString(log));
    }
    return new ChildProcess(process, firstLine);
  }

  /** What it said first. */
  String firstLine() {
    return firstLine;
  }

  /**
   * Waits until it has ended by itself.
   *
   * @return its exit code
   */
  int await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("still runs after " + limit);
    }
    return process.exitValue();
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx256m");
  }

  /**
   * Where the command is packed, its classes come from an archive, as under the launcher: the first
   * process that ends by itself writes it, and later ones start in half the time. An archive knows
   * no folders of classes, so those of tests are left out.
   */
  private static List<String> fromArchive(String command) {
    String classPath = System.getProperty("java.class.path");
    Path program =
        Path.of(RingSync.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    if (!program.toString().endsWith(".jar")) {
      return List.of("-cp", classPath);
    }
    String jars =
        Stream.of(classPath.split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + program.resolveSibling("it-" + command + ".jsa"),
        "-Xlog:cds=off",
        "-Xlog:cds*=off",
        "-cp",
        jars);
  }
}

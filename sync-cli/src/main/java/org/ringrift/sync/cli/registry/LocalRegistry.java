package org.ringrift.sync.cli.registry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ringrift.sync.cli.machine.DirectoryLock;
import org.ringrift.sync.cli.machine.Ports;
import org.ringrift.sync.cli.machine.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in a child process, on the loopback interface. It keeps its schemas and their
 * ids in its directory, so that a later start on the same directory serves the same ids, and it
 * refuses schemas that break readers of the version before (compatibility BACKWARD).
 *
 * <p>The child ends with this process, also where this process is killed. Thread-safe; {@link
 * #close()} may be called more than once.
 */
public final class LocalRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRegistry.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final int LOG_LINES_SHOWN = 15;

  private final Process process;
  private final DirectoryLock lock;
  private final URI uri;
  private boolean closed;

  private LocalRegistry(Process process, DirectoryLock lock, URI uri) {
    this.process = process;
    this.lock = lock;
    this.uri = uri;
  }

  /**
   * Starts a registry and waits until it answers.
   *
   * @param directory where it keeps its schemas and its log; made where it is missing
   * @param port where it listens, 0 for any free port
   * @throws StartException where the directory or the port is in use, or the registry gives up or
   *     does not answer in time
   */
  public static LocalRegistry start(Path directory, int port) throws StartException {
    RegistryFiles files = RegistryFiles.find();
    Path data = directory.toAbsolutePath().normalize();
    DirectoryLock lock = DirectoryLock.take(data);
    boolean started = false;
    try {
      Path pidFile = data.resolve("registry.pid");
      Leftover.end(pidFile, files.jar(), STOP_LIMIT);
      int claimed = Ports.claim(port, "the schema registry");
      LocalRegistry registry = launch(files, data, pidFile, claimed, lock);
      started = true;
      return registry;
    } finally {
      if (!started) {
        release(lock);
      }
    }
  }

  /** What clients take as {@code schema.registry.url}. */
  public String url() {
    return uri.toString();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop(process);
    release(lock);
  }

  private static LocalRegistry launch(
      RegistryFiles files, Path directory, Path pidFile, int port, DirectoryLock lock)
      throws StartException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
    Path log = directory.resolve("registry.log");
    Process process;
    try {
      process =
          new ProcessBuilder(RegistryCommand.of(files, directory, pidFile, port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new StartException("the schema registry cannot be started: " + e.getMessage(), e);
    }
    Optional<String> failure = awaitReady(process, uri);
    if (failure.isPresent()) {
      stop(process);
      throw new StartException(
          "the schema registry on port %d %s; the end of its log %s:%n%s"
              .formatted(port, failure.get(), log, lastLines(log)));
    }
    return new LocalRegistry(process, lock, uri);
  }

  private static Optional<String> awaitReady(Process process, URI uri) {
    try (ReadyProbe probe = new ReadyProbe(uri)) {
      CompletableFuture.anyOf(probe.ready(), process.onExit())
          .get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return process.isAlive()
          ? Optional.empty()
          : Optional.of("ended with exit code " + process.exitValue());
    } catch (TimeoutException e) {
      return Optional.of("did not answer within " + START_LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      return Optional.of("refused its settings: " + e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("was interrupted while it started");
    }
  }

  private static void stop(Process process) {
    try {
      process.getOutputStream().close();
      if (process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      LOG.warn("the schema registry did not stop within {} and is killed", STOP_LIMIT);
    } catch (IOException e) {
      LOG.debug("the registry's watcher is gone already", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "(cannot be read: " + e.getMessage() + ")";
    }
  }

  private static void release(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

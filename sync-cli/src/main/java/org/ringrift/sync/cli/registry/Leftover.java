package org.ringrift.sync.cli.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registry of a process that was killed; it holds the schemas and may hold the port. */
final class Leftover {
  private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);

  private Leftover() {}

  /** Waits for the registry that the file names to end, and kills it where it does not. */
  static void end(Path pidFile, Path jar, Duration limit) {
    Optional<ProcessHandle> leftover = find(pidFile, jar);
    if (leftover.isEmpty()) {
      return;
    }
    ProcessHandle process = leftover.get();
    LOG.info("waiting for the schema registry of an earlier run, process {}", process.pid());
    process.destroy();
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process of the file, where it still is a registry: process ids are used again. */
  private static Optional<ProcessHandle> find(Path pidFile, Path jar) {
    try {
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> process.info().commandLine().orElse("").contains(jar.toString()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}

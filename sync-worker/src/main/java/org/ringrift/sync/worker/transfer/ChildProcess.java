package org.ringrift.sync.worker.transfer;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What all programs that a worker runs have in common: how they end. */
public final class ChildProcess {
  private static final int KILL_AFTER_S = 2;

  private ChildProcess() {}

  /** Ends a process and its children; does nothing where it has ended. */
  public static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor(KILL_AFTER_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    all.forEach(ProcessHandle::destroyForcibly);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import org.ringrift.sync.worker.transfer.BrokenException;

/** Several threads that do the same until nothing is left to do, or one of them fails. */
final class Crew {
  private Crew() {}

  /** What each of them does. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException, BrokenException;
  }

  /**
   * Waits for all of them, and throws what the first that failed threw. Interrupts the others when
   * it ends early; the caller waits for them by closing them.
   */
  static void run(ExecutorService threads, int count, Work work)
      throws IOException, InterruptedException, BrokenException {
    CompletionService<Void> running = new ExecutorCompletionService<>(threads);
    try {
      for (int i = 0; i < count; i++) {
        running.submit(
            () -> {
              work.run();
              return null;
            });
      }
      for (int i = 0; i < count; i++) {
        awaitOne(running);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitOne(CompletionService<Void> running)
      throws IOException, InterruptedException, BrokenException {
    try {
      running.take().get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case BrokenException broken -> throw broken;
        case IOException io -> throw io;
        case InterruptedException interrupted -> throw interrupted;
        default -> throw new IllegalStateException("moving a chunk met a bug", e.getCause());
      }
    }
  }
}

package org.ringrift.sync.cli.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at once and waits for all of them. */
public final class Together {
  private Together() {}

  /**
   * Waits for all, then throws what the first of the failed ones threw.
   *
   * @throws StartException as thrown by an action
   */
  public static void run(List<Callable<?>> actions) throws StartException {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      actions.forEach(action -> running.add(threads.submit(action)));
    }
    for (Future<?> future : running) {
      rethrow(future);
    }
  }

  private static void rethrow(Future<?> done) throws StartException {
    switch (done.state()) {
      case SUCCESS, RUNNING -> {}
      case CANCELLED -> throw new StartException("interrupted while starting");
      case FAILED -> throwCause(done.exceptionNow());
    }
  }

  private static void throwCause(Throwable cause) throws StartException {
    if (cause instanceof StartException known) {
      throw known;
    }
    throw new StartException(
        cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }
}

package org.ringrift.sync.worker.job;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.transfer.ArtifactFetcher;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;

/** Fetches nothing: each fetch waits until the test says how it ends, or until it is cancelled. */
final class FakeFetcher implements ArtifactFetcher {
  /** A fetch that has begun. */
  record Fetch(FetchRequest request, ProgressListener progress, BlockingQueue<Object> end) {
    /** Ends it with an outcome, or with an exception. */
    void end(Object outcomeOrException) {
      end.add(outcomeOrException);
    }

    JobId job() {
      return request.job();
    }
  }

  private final BlockingQueue<Fetch> begun = new LinkedBlockingQueue<>();

  /** The next fetch that begins. */
  Fetch next() throws InterruptedException {
    Fetch fetch = begun.poll(10, TimeUnit.SECONDS);
    if (fetch == null) {
      throw new AssertionError("no fetch began");
    }
    return fetch;
  }

  boolean noneBegun() {
    return begun.isEmpty();
  }

  @Override
  public FetchOutcome fetch(FetchRequest request, ProgressListener progress) {
    Fetch fetch = new Fetch(request, progress, new LinkedBlockingQueue<>());
    begun.add(fetch);
    try {
      Object end = fetch.end.take();
      if (end instanceof RuntimeException bug) {
        throw bug;
      }
      return (FetchOutcome) end;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new FetchOutcome.FetchFailed(
          FailureCategory.CANCELLED, true, "interrupted", List.of());
    }
  }

  static FetchOutcome fetched() {
    return new FetchOutcome.Fetched(Jobs.WANTED, Jobs.SOURCE, "http", false, 4096, 7, List.of());
  }

  static FetchOutcome alreadyThere() {
    return new FetchOutcome.Fetched(Jobs.WANTED, Jobs.SOURCE, "none", true, 0, 0, List.of());
  }
}

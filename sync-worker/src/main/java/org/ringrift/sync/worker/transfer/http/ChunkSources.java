package org.ringrift.sync.worker.transfer.http;

import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.Alternatives;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Supply;
import org.ringrift.sync.worker.transfer.TransportRequest;

/** The source that the threads of one transfer read from now; one that fails is left for good. */
final class ChunkSources {
  private final Alternatives alternatives;
  private final HttpClients http;
  // Guarded by this.
  private ChunkSource current;

  ChunkSources(TransportRequest request, HttpClients http) {
    this.alternatives = request.alternatives();
    this.http = http;
    this.current = new ChunkSource(request.supply(), http);
  }

  synchronized ChunkSource current() {
    return current;
  }

  /**
   * Leaves a source; where another thread has done so already, nothing changes.
   *
   * @return the one to go on with
   * @throws BrokenException with this failure where there is no other
   */
  synchronized ChunkSource leave(ChunkSource failed, Failure failure)
      throws BrokenException, InterruptedException {
    if (failed == current) {
      Supply next =
          alternatives
              .insteadOf(failed.supply().source(), failure)
              .orElseThrow(() -> new BrokenException(failure));
      current = new ChunkSource(next, http);
    }
    return current;
  }
}

package org.ringrift.sync.worker.transfer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.store.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one job tried in vain. Used by one thread at a time. */
final class Attempts {
  /** Stands for the transport where the source made no offer. */
  static final String OFFER = "offer";

  private static final Set<String> NOT_TELLING =
      Set.of(GameMerge.NAME, GameSender.NAME, SharedStorage.NAME);

  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  private final FetchRequest request;
  private final List<TransportFailure> failures = new ArrayList<>();
  private final Set<NodeId> refused = new HashSet<>();

  Attempts(FetchRequest request) {
    this.request = request;
  }

  synchronized void note(String transport, Source source, Failure failure) {
    log.info(
        "job {} of {} from {} over {}: {}: {}",
        request.job(),
        request.artifact(),
        source.node(),
        transport,
        failure.category(),
        failure.error());
    if (transport.equals(OFFER)) {
      refused.add(source.node());
    }
    failures.add(
        new TransportFailure(transport, source.node(), failure.category(), failure.error()));
  }

  /** True where the source made no offer. */
  synchronized boolean refused(Source source) {
    return refused.contains(source.node());
  }

  /** True where this transport has failed with this source. */
  synchronized boolean failed(Source source, Transport transport) {
    return failures.stream()
        .anyMatch(f -> f.source().equals(source.node()) && f.transport().equals(transport.name()));
  }

  synchronized List<TransportFailure> failures() {
    return List.copyOf(failures);
  }

  /**
   * Says the first failure after which another attempt makes sense, or else the first one. What
   * stands in the way of a delta, or of looking at shared storage, stands not in the way of a whole
   * copy, which says more.
   */
  synchronized FetchOutcome failed() {
    List<TransportFailure> ofWhole =
        failures.stream().filter(f -> !NOT_TELLING.contains(f.transport())).toList();
    List<TransportFailure> tellingOnes = ofWhole.isEmpty() ? failures : ofWhole;
    TransportFailure telling =
        tellingOnes.stream()
            .filter(f -> new Failure(f.category(), f.error()).retryable())
            .findFirst()
            .orElse(tellingOnes.getFirst());
    return failed(new Failure(telling.category(), telling.error()));
  }

  /** It failed with this. */
  synchronized FetchOutcome failed(Failure failure) {
    return new FetchOutcome.FetchFailed(
        failure.category(), failure.retryable(), failure.error(), failures);
  }
}

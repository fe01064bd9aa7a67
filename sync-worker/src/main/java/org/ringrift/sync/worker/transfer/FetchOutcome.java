package org.ringrift.sync.worker.transfer;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;

/** How a fetch ended. */
public sealed interface FetchOutcome {

  /** Every (source, transport) that was tried in vain, in order. */
  List<TransportFailure> fallbacks();

  /**
   * The artifact is there, verified, under its real name.
   *
   * @param version what is there now; for files with its hash
   * @param source the node it came from; the first source of the request where nothing had to move
   * @param transport name of the transport; {@code "none"} where nothing had to move, {@code
   *     "already-shared"} where this node has no copy of its own and sees that of the source
   * @param alreadyPresent true where nothing had to move
   * @param bytesTransferred bytes that crossed the network
   * @param gamesSynced games that this node did not have before
   * @param merge what a database was merged with; absent for everything else
   */
  record Fetched(
      Version version,
      NodeId source,
      String transport,
      boolean alreadyPresent,
      long bytesTransferred,
      long gamesSynced,
      Optional<Merge> merge,
      List<TransportFailure> fallbacks)
      implements FetchOutcome {
    public Fetched {
      fallbacks = List.copyOf(fallbacks);
    }

    /** True where this node has no copy of its own: it sees that of the source. */
    public boolean alreadyShared() {
      return transport.equals(SharedStorage.NAME);
    }

    /** Of something that is not merged. */
    public Fetched(
        Version version,
        NodeId source,
        String transport,
        boolean alreadyPresent,
        long bytesTransferred,
        long gamesSynced,
        List<TransportFailure> fallbacks) {
      this(
          version,
          source,
          transport,
          alreadyPresent,
          bytesTransferred,
          gamesSynced,
          Optional.empty(),
          fallbacks);
    }
  }

  /**
   * What a database of this node was merged with.
   *
   * @param there what the source had
   * @param rows how many rows are new here or have changed
   */
  record Merge(Version there, long rows) {}

  /**
   * Nothing was replaced.
   *
   * @param retryable true where another attempt may succeed
   * @param error for people: names the thing and the rule
   */
  record FetchFailed(
      FailureCategory category, boolean retryable, String error, List<TransportFailure> fallbacks)
      implements FetchOutcome {
    public FetchFailed {
      fallbacks = List.copyOf(fallbacks);
    }
  }
}

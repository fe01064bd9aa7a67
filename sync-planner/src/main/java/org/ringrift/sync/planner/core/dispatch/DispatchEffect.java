package org.ringrift.sync.planner.core.dispatch;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;

/** What dispatch wants done. */
public sealed interface DispatchEffect {

  /**
   * The target is to run a job now.
   *
   * @param sources those of its sources that can be read from now, best first
   */
  record Send(Lease lease, List<NodeId> sources) implements DispatchEffect {
    public Send {
      sources = List.copyOf(sources);
    }
  }

  /**
   * A job changed its state.
   *
   * @param attempt how often it was handed out so far
   * @param notBeforeMs it waits at least until then
   */
  record Announce(
      Order order, State state, int attempt, Optional<Long> notBeforeMs, Optional<String> reason)
      implements DispatchEffect {}

  /** What became of a job. */
  enum State {
    QUEUED,
    MERGED,
    DISPATCHED,
    REQUEUED,
    PARKED,
    COMPLETED,
    WITHDRAWN
  }
}

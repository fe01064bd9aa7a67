package org.ringrift.sync.planner.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.whatif.Recorded;

/**
 * Most records are heartbeats, and most heartbeats only say again that a node lives. Of those
 * before a time only the last one of each node is of use; later ones are thinned out.
 */
final class HeartbeatFilter {
  private final long fromMs;
  private final long everyMs;
  private final Map<NodeId, Recorded.OfNode> before = new HashMap<>();
  private final Map<NodeId, Long> passed = new HashMap<>();

  HeartbeatFilter(long fromMs, long everyMs) {
    this.fromMs = fromMs;
    this.everyMs = everyMs;
  }

  /** The heartbeat, where it is of use by itself. */
  Optional<Recorded> passes(Recorded.OfNode beat) {
    if (beat.atMs() < fromMs) {
      before.merge(beat.node(), beat, (old, next) -> next.atMs() >= old.atMs() ? next : old);
      return Optional.empty();
    }
    Long last = passed.get(beat.node());
    if (last != null && beat.atMs() - last < everyMs) {
      return Optional.empty();
    }
    passed.put(beat.node(), beat.atMs());
    return Optional.of(beat);
  }

  /** The last ones before that time. */
  List<Recorded> lastBefore() {
    return new ArrayList<>(before.values());
  }
}

package org.ringrift.sync.planner.core.placement;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;

/**
 * How the wanted version has spread so far. Immutable.
 *
 * @param relays nodes that were to have it only so that others could fetch it from them
 * @param mostCopies how many good copies of the version there were when there were most
 */
public record Spread(SortedSet<NodeId> relays, int mostCopies) {
  /** Nobody has had it yet. */
  public static final Spread NONE = new Spread(Collections.emptySortedSet(), 0);

  public Spread {
    relays = Collections.unmodifiableSortedSet(new TreeSet<>(relays));
  }

  /** After there were so many copies. */
  Spread with(int copies) {
    return copies > mostCopies ? new Spread(relays, copies) : this;
  }

  /** Of another version, of which there are so many copies. */
  Spread afresh(int copies) {
    return new Spread(relays, copies);
  }

  /** With one more relay. */
  Spread relayedBy(NodeId node) {
    SortedSet<NodeId> more = new TreeSet<>(relays);
    more.add(node);
    return new Spread(more, mostCopies);
  }

  /** These are no relays: they are to keep it, or do not have it any more. */
  Spread without(Collection<NodeId> nodes) {
    SortedSet<NodeId> fewer = new TreeSet<>(relays);
    return fewer.removeAll(nodes) ? new Spread(fewer, mostCopies) : this;
  }
}

package org.ringrift.sync.worker.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ringrift.sync.core.NodeId;

/**
 * In which order transports are tried.
 *
 * <p>Where this node has a replica of a games database, the games that it lacks are merged into it,
 * at a price that does not depend on its size; the transports of whole files come after that.
 *
 * <p>A whole database, and any file of which this node has an older copy, comes by rsync first: its
 * delta sends only what changed, and its compression makes a database several times smaller. A new
 * file is noise to both, and HTTP, which needs no process and checks every chunk, goes first. What
 * worked last with a node goes before that for ten minutes, so that a blocked port is not tried at
 * every job. Thread-safe.
 */
public final class TransportOrder<T extends Way> {
  /** For databases, and with an older copy. */
  public static final List<String> RSYNC_FIRST =
      List.of(Transport.RSYNC_DAEMON, Transport.RSYNC_SSH, Transport.HTTP);

  /** For new files. */
  public static final List<String> HTTP_FIRST =
      List.of(Transport.HTTP, Transport.RSYNC_DAEMON, Transport.RSYNC_SSH);

  private static final Duration MEMORY = Duration.ofMinutes(10);

  private record Peer(NodeId node, boolean rsyncFirst) {}

  private record Success(String way, Instant at) {}

  private final List<T> ways;
  private final List<String> fixed;
  private final InstantSource clock;
  private final Map<Peer, Success> last = new ConcurrentHashMap<>();

  /**
   * Makes an order.
   *
   * @param ways in any order
   * @param fixed names that replace the rule; empty for the rule
   */
  public TransportOrder(List<T> ways, List<String> fixed, InstantSource clock) {
    this.ways = List.copyOf(ways);
    this.fixed = List.copyOf(fixed);
    this.clock = clock;
  }

  /** Those over which a node can be reached, in the order in which to try them. */
  List<T> of(NodeId node, Endpoints endpoints, boolean rsyncFirst) {
    List<String> names = new ArrayList<>(fixed);
    if (fixed.isEmpty()) {
      names.addAll(rsyncFirst ? RSYNC_FIRST : HTTP_FIRST);
      Success success = last.get(new Peer(node, rsyncFirst));
      if (success != null && success.at.plus(MEMORY).isAfter(clock.instant())) {
        names.addFirst(success.way);
      }
    }
    return ways.stream()
        .filter(way -> names.contains(way.orderedAs()))
        .filter(way -> way.canReach(endpoints))
        .sorted(Comparator.comparingInt(way -> names.indexOf(way.orderedAs())))
        .toList();
  }

  /** True where games may be merged into a replica; where they may, that goes before all else. */
  boolean mergesGames() {
    return fixed.isEmpty() || fixed.contains(GameMerge.NAME);
  }

  /** Remembers what worked. */
  void worked(NodeId node, boolean rsyncFirst, T way) {
    last.put(new Peer(node, rsyncFirst), new Success(way.orderedAs(), clock.instant()));
  }
}

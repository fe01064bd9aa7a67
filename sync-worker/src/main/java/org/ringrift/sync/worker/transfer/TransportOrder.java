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
 * <p>Where this node has an older copy, rsync goes first: its delta sends only what changed. Where
 * it has none there is nothing to take a delta against, and HTTP, which needs no process and checks
 * every chunk, goes first. What worked last with a node goes before that for ten minutes, so that a
 * blocked port is not tried at every job. Thread-safe.
 */
public final class TransportOrder {
  /** With an older copy. */
  public static final List<String> WITH_BASIS =
      List.of(Transport.RSYNC_DAEMON, Transport.RSYNC_SSH, Transport.HTTP);

  /** Without one. */
  public static final List<String> WITHOUT_BASIS =
      List.of(Transport.HTTP, Transport.RSYNC_DAEMON, Transport.RSYNC_SSH);

  private static final Duration MEMORY = Duration.ofMinutes(10);

  private record Peer(NodeId node, boolean hasBasis) {}

  private record Success(String transport, Instant at) {}

  private final List<Transport> transports;
  private final List<String> fixed;
  private final InstantSource clock;
  private final Map<Peer, Success> last = new ConcurrentHashMap<>();

  /**
   * Makes an order.
   *
   * @param fixed names that replace the rule; empty for the rule
   */
  public TransportOrder(List<Transport> transports, List<String> fixed, InstantSource clock) {
    this.transports = List.copyOf(transports);
    this.fixed = List.copyOf(fixed);
    this.clock = clock;
  }

  /** The transports that can reach a source, in the order in which to try them. */
  List<Transport> of(Source source, boolean hasBasis) {
    List<String> names = new ArrayList<>(fixed);
    if (fixed.isEmpty()) {
      names.addAll(hasBasis ? WITH_BASIS : WITHOUT_BASIS);
      Success success = last.get(new Peer(source.node(), hasBasis));
      if (success != null && success.at.plus(MEMORY).isAfter(clock.instant())) {
        names.addFirst(success.transport);
      }
    }
    return transports.stream()
        .filter(transport -> names.contains(transport.name()))
        .filter(transport -> transport.canReach(source.endpoints()))
        .sorted(Comparator.comparingInt(transport -> names.indexOf(transport.name())))
        .toList();
  }

  /** Remembers what worked. */
  void worked(Source source, boolean hasBasis, Transport transport) {
    last.put(new Peer(source.node(), hasBasis), new Success(transport.name(), clock.instant()));
  }
}

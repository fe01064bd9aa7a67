package org.ringrift.sync.planner.core.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.placement.ArtifactState;

/**
 * The transfers that are under way in the model. Each goes at the rate of {@link Speeds} and within
 * the limit of its lease, which may change while it runs. Confined to one thread.
 */
final class Transfers {
  private final Speeds speeds;
  private final Map<Place, Moving> moving = new TreeMap<>();

  /**
   * One transfer.
   *
   * @param bytes all that it moves
   * @param left how many were still to go at {@code sinceMs}
   * @param sinceMs since when it goes at this rate
   * @param saidMs when its worker last said that it goes on
   */
  record Moving(
      Lease lease, long bytes, double left, long sinceMs, long bytesPerSecond, long saidMs) {
    long endMs() {
      return sinceMs + (long) Math.ceil(left * 1000 / bytesPerSecond);
    }

    private Moving at(long rate, long nowMs) {
      double gone = Math.max(0, nowMs - sinceMs) / 1000.0 * bytesPerSecond;
      return new Moving(
          lease, bytes, Math.max(0, left - gone), Math.max(sinceMs, nowMs), rate, saidMs);
    }

    private Moving said(long nowMs) {
      return new Moving(lease, bytes, left, sinceMs, bytesPerSecond, nowMs);
    }
  }

  Transfers(Speeds speeds) {
    this.speeds = speeds;
  }

  /**
   * @param known what is known of the artifact, and so of what the target has of it
   */
  void start(Place place, Lease lease, ArtifactState known, long nowMs) {
    long bytes = bytes(known, place.node(), lease.order().version());
    long first = nowMs + speeds.startMs();
    moving.put(place, new Moving(lease, bytes, bytes, first, rate(place.node(), lease), nowMs));
  }

  /** Of a games database only the games that are not there yet, of all else the whole. */
  private static long bytes(ArtifactState known, NodeId target, Version version) {
    if (!(version instanceof Version.GamesVersion games) || games.gameCount() == 0) {
      return version.sizeBytes();
    }
    long there =
        Optional.ofNullable(known.holdings().get(target))
            .filter(held -> held.good() && held.version() instanceof Version.GamesVersion)
            .map(held -> ((Version.GamesVersion) held.version()).gameCount())
            .orElse(0L);
    double share = (double) Math.max(0, games.gameCount() - there) / games.gameCount();
    return Math.round(version.sizeBytes() * share);
  }

  void limit(Place place, Lease lease, long nowMs) {
    long rate = rate(place.node(), lease);
    moving.computeIfPresent(place, (where, known) -> known.at(rate, nowMs));
  }

  /** When the next one ends. */
  OptionalLong nextEndMs() {
    return moving.values().stream().mapToLong(Moving::endMs).min();
  }

  /** The first of those that have ended, taken out. */
  Optional<Map.Entry<Place, Moving>> takeEnded(long nowMs) {
    Optional<Map.Entry<Place, Moving>> ended =
        moving.entrySet().stream()
            .filter(entry -> entry.getValue().endMs() <= nowMs)
            .findFirst()
            .map(entry -> Map.entry(entry.getKey(), entry.getValue()));
    ended.ifPresent(entry -> moving.remove(entry.getKey()));
    return ended;
  }

  /** Those that have said nothing for so long and say now that they go on. */
  List<Map.Entry<Place, Lease>> speak(long silenceMs, long nowMs) {
    List<Map.Entry<Place, Lease>> spoken = new ArrayList<>();
    moving.replaceAll(
        (place, known) -> {
          if (nowMs - known.saidMs() < silenceMs) {
            return known;
          }
          spoken.add(Map.entry(place, known.lease()));
          return known.said(nowMs);
        });
    return spoken;
  }

  private long rate(NodeId target, Lease lease) {
    return speeds.to(target, lease.limitBytesPerSecond().orElse(Long.MAX_VALUE));
  }
}

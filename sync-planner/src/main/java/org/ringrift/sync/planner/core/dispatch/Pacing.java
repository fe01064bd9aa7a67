package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetRules;

/**
 * How small pieces of work for one artifact and one target are gathered into larger ones. The first
 * one never waits; nor does what is critical, has a deadline or was asked for.
 *
 * @param minIntervalMs from one job to the next; 0 for none
 * @param minGames work that brings fewer games waits for more; 0 or 1 for none
 * @param mostWaitMs it waits no longer than this
 * @param batchGames work that brings so many games waits for nothing
 * @param mergeIntervalMs from one job to the next for a database that is merged, whatever asks for
 *     it; 0 for none
 */
public record Pacing(
    long minIntervalMs, long minGames, long mostWaitMs, long batchGames, long mergeIntervalMs) {
  /** Everything goes at once. */
  public static final Pacing NONE = new Pacing(0, 0, 0, 1);

  public Pacing {
    if (minIntervalMs < 0
        || minGames < 0
        || mostWaitMs < 0
        || batchGames < 1
        || mergeIntervalMs < 0) {
      throw new IllegalArgumentException("no number of the pacing may be negative");
    }
  }

  /** Without a pace of its own for databases that are merged. */
  public Pacing(long minIntervalMs, long minGames, long mostWaitMs, long batchGames) {
    this(minIntervalMs, minGames, mostWaitMs, batchGames, 0);
  }

  /** This pacing with what the host file says before it. */
  Pacing under(FleetRules rules) {
    long games = rules.limits().minGames().map(Integer::longValue).orElse(minGames);
    return new Pacing(minIntervalMs, games, mostWaitMs, batchGames, mergeIntervalMs);
  }

  /** A time to wait for, and why. */
  record Hold(long untilMs, String reason) {}

  /** True where what was done before for an artifact makes a difference. */
  public boolean remembers(ArtifactId artifact) {
    return minIntervalMs > 0 || minGames > 1 || (mergeIntervalMs > 0 && merges(artifact));
  }

  /**
   * Until when work waits that could go now.
   *
   * @param queuedAtMs since when it waits
   */
  Optional<Hold> hold(Order order, long queuedAtMs, Optional<Recent> recent, long nowMs) {
    if (recent.isEmpty()
        || order.priority() == Priority.CRITICAL
        || order.deadlineMs().isPresent()) {
      return Optional.empty();
    }
    OptionalLong brings = brings(order, recent.get());
    if (brings.isPresent() && brings.getAsLong() >= Math.max(batchGames, minGames)) {
      return Optional.empty();
    }
    long apart =
        merges(order.artifact()) ? Math.max(minIntervalMs, mergeIntervalMs) : minIntervalMs;
    long next = recent.get().sentAtMs() + apart;
    boolean few = brings.isPresent() && brings.getAsLong() < minGames;
    long more = few ? queuedAtMs + mostWaitMs : 0;
    if (Math.max(next, more) <= nowMs) {
      return Optional.empty();
    }
    return Optional.of(
        more >= next
            ? new Hold(more, "brings " + brings.getAsLong() + " games; waits for " + minGames)
            : new Hold(next, "waits, so that jobs for it are " + apart + " ms apart"));
  }

  /** True where every copy takes in every other one, so that each change is work for all nodes. */
  static boolean merges(ArtifactId artifact) {
    return artifact.dataType().isMerged();
  }

  /** How many games it brings beyond those that the target has; empty where nobody knows. */
  private static OptionalLong brings(Order order, Recent recent) {
    return order.version() instanceof Version.GamesVersion games && recent.gameCount().isPresent()
        ? OptionalLong.of(Math.max(0, games.gameCount() - recent.gameCount().getAsLong()))
        : OptionalLong.empty();
  }
}

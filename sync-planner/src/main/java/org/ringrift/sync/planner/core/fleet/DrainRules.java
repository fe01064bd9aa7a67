package org.ringrift.sync.planner.core.fleet;

import java.util.Optional;

/** When the drain of a node is due, begins, and is called off. */
final class DrainRules {
  private final DrainTimes times;

  DrainRules(DrainTimes times) {
    this.times = times;
  }

  /** Idle nodes wait for their provider's limit; a drain that is under way goes on as it is. */
  FleetNode idle(FleetNode node, NodeInput.Idle idle, long nowMs) {
    if (node.leaving() || node.status() == NodeStatus.LEFT) {
      return node;
    }
    DrainTimes.Times limits = times.of(node.profile().provider());
    long idleMs = Math.max(0, idle.atMs() - idle.sinceMs());
    long waitMs = idle.atOnce() ? 0 : Math.max(0, limits.idleMs() - idleMs);
    long startsAtMs = nowMs + waitMs;
    Drain drain =
        new Drain(
            idle.reason(),
            idle.sinceMs(),
            startsAtMs,
            waitMs == 0,
            Optional.of(startsAtMs + limits.drainMs()),
            0,
            false);
    boolean sameIdleness =
        node.drain().filter(old -> old.idleSinceMs() == idle.sinceMs()).isPresent();
    return sameIdleness && waitMs > 0 ? node : node.with(Optional.of(drain));
  }

  /** A termination notice begins the drain at once. */
  FleetNode terminating(FleetNode node, NodeInput.Terminating notice, long nowMs) {
    long idleSinceMs = node.drain().map(Drain::idleSinceMs).orElse(notice.atMs());
    Optional<Drain> begun = node.drain().filter(Drain::begun);
    Drain drain =
        new Drain(
            notice.reason(),
            idleSinceMs,
            begun.map(Drain::startsAtMs).orElse(nowMs),
            true,
            notice.terminatesAtMs(),
            begun.map(Drain::safeAtMs).orElse(0L),
            begun.filter(Drain::byHostFile).isPresent());
    return node.with(Optional.of(drain));
  }

  /** A node that will vanish in any case, or that operators retire, is not saved by being used. */
  FleetNode active(FleetNode node) {
    boolean goes = node.status() == NodeStatus.TERMINATING || retired(node);
    return goes ? node : node.with(Optional.empty());
  }

  /**
   * What the host file says of the node: one that it retires is drained at once, until the file
   * says something else.
   *
   * @param retired why, where it retires the node
   */
  FleetNode follow(FleetNode node, Optional<String> retired, long nowMs) {
    if (retired.isPresent() == retired(node) || node.status() == NodeStatus.LEFT) {
      return node;
    }
    if (retired.isEmpty()) {
      return node.status() == NodeStatus.TERMINATING
          ? node.with(node.drain().map(drain -> drain.byHostFile(false)))
          : node.with(Optional.empty());
    }
    Drain drain =
        node.drain()
            .filter(Drain::begun)
            .map(begun -> begun.byHostFile(true))
            .orElseGet(
                () -> new Drain(retired.get(), nowMs, nowMs, true, Optional.empty(), 0, true));
    return node.with(Optional.of(drain));
  }

  private static boolean retired(FleetNode node) {
    return node.drain().filter(Drain::byHostFile).isPresent();
  }

  FleetNode tick(FleetNode node, long nowMs) {
    return node.drain()
        .filter(drain -> !drain.begun() && drain.startsAtMs() <= nowMs)
        .map(drain -> node.with(Optional.of(drain.begin())))
        .orElse(node);
  }
}

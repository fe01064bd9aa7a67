package org.ringrift.sync.planner.core.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * Shares what a target may receive over what runs there.
 *
 * <p>A transfer starts with an equal part for each that the node may run at once, so that a new one
 * takes nothing from those that run, and short ones need no further message. One that has run for a
 * while gets an equal part of what the others leave over, up to what its source gives it, and gives
 * it back when others come. The limits of a target never add up to more than its cap.
 */
final class Shares {
  /** Less than a quarter more is not worth a message. */
  private static final long WORTH_PARTS = 4;

  private final BandwidthPolicy policy;

  Shares(BandwidthPolicy policy) {
    this.policy = policy;
  }

  /**
   * The limits of what runs, anew, and the messages that say so; those that get less come first.
   */
  DispatchStep share(DispatchStep step, Surroundings around) {
    if (around.target().isEmpty() || step.target().leases().isEmpty()) {
      return step;
    }
    Map<ArtifactId, Long> limits = limits(step.target(), around.target().get(), around);
    TargetState target = step.target();
    List<DispatchEffect> lower = new ArrayList<>();
    List<DispatchEffect> higher = new ArrayList<>();
    for (Lease lease : step.target().leases().values()) {
      long old = lease.limitBytesPerSecond().orElse(Long.MAX_VALUE);
      Lease changed = lease.limited(limits.get(lease.order().artifact()));
      long limit = changed.limitBytesPerSecond().orElseThrow();
      if (limit < old || limit - old > old / WORTH_PARTS) {
        target = target.leasing(changed);
        (limit < old ? lower : higher).add(new DispatchEffect.Limit(changed));
      }
    }
    List<DispatchEffect> effects = new ArrayList<>(lower);
    effects.addAll(higher);
    effects.addAll(step.effects());
    return new DispatchStep(target, step.waiting(), effects);
  }

  /** What a transfer starts with. */
  long first(FleetNode target, Optional<FleetNode> source) {
    return first(target, source, policy.downloads(target));
  }

  private long first(FleetNode target, Optional<FleetNode> source, int atOnce) {
    long part = Math.max(1, policy.cap(target) / atOnce);
    return source.map(node -> Math.min(part, policy.uploadShare(node))).orElse(part);
  }

  /** From when on a transfer may use what others leave over. */
  long risesAtMs(Lease lease) {
    return lease.sentAtMs() + policy.raiseAfterMs();
  }

  private Map<ArtifactId, Long> limits(TargetState state, FleetNode target, Surroundings around) {
    Map<ArtifactId, Long> limits = new TreeMap<>();
    List<Lease> hungry = new ArrayList<>();
    long left = policy.cap(target);
    int atOnce = Math.max(policy.downloads(target), state.leases().size());
    for (Lease lease : state.leases().values()) {
      long first = first(target, around.fleet().node(lease.source()), atOnce);
      limits.put(lease.order().artifact(), first);
      left -= first;
      if (risesAtMs(lease) <= around.nowMs()) {
        hungry.add(lease);
      }
    }
    while (left > 0 && !hungry.isEmpty()) {
      left = feed(limits, hungry, left, around);
    }
    return limits;
  }

  /** One round: an equal part for each that can use more. */
  private long feed(
      Map<ArtifactId, Long> limits, List<Lease> hungry, long left, Surroundings around) {
    long part = Math.max(1, left / hungry.size());
    long rest = left;
    for (Lease lease : List.copyOf(hungry)) {
      long most =
          around.fleet().node(lease.source()).map(policy::uploadShare).orElse(Long.MAX_VALUE);
      long has = limits.get(lease.order().artifact());
      long more = Math.min(Math.min(part, rest), most - has);
      if (more <= 0) {
        hungry.remove(lease);
      } else {
        limits.put(lease.order().artifact(), has + more);
        rest -= more;
      }
    }
    return rest;
  }
}

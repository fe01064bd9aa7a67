package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/** Says why work waits: every piece of waiting work has a reason. */
final class WaitingReason {
  private final Slots slots;

  WaitingReason(Slots slots) {
    this.slots = slots;
  }

  /** Why this work waits. */
  String of(TargetState target, Waiting work, Surroundings around) {
    if (work.parked()) {
      return "parked until somebody asks: " + work.reason().orElse("it was given up");
    }
    Lease running = target.leases().get(work.order().artifact());
    if (running != null) {
      return behind(running);
    }
    Optional<String> all = ofAll(target, around);
    if (all.isPresent()) {
      return all.get();
    }
    if (work.notBeforeMs() > around.nowMs()) {
      return "waits until "
          + Times.text(work.notBeforeMs())
          + work.reason().map(why -> ": " + why).orElse("");
    }
    return "others go first";
  }

  /** Why nothing can be sent to the target now; empty where something can. */
  Optional<String> ofAll(TargetState target, Surroundings around) {
    if (around.target().isEmpty()) {
      return Optional.of("the target has not joined");
    }
    FleetNode node = around.target().get();
    if (!node.admitted()) {
      return Optional.of("the target is " + node.status());
    }
    Optional<String> broken = BreakerRules.obstacle(target.breaker(), around.nowMs());
    if (broken.isPresent()) {
      return broken;
    }
    return slots.obstacleAtTarget(target, node, around);
  }

  static String behind(Lease running) {
    return "waits for job " + running.order().id() + " of the same artifact";
  }
}

package org.ringrift.sync.planner.core.whatif;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.DispatchStep;
import org.ringrift.sync.planner.core.dispatch.QueueEntry;
import org.ringrift.sync.planner.core.dispatch.Recent;
import org.ringrift.sync.planner.core.dispatch.TargetState;
import org.ringrift.sync.planner.core.dispatch.Waiting;

/** What runs on one target and what waits for it. */
final class Desk {
  private final DispatchPolicy policy;
  private final Map<ArtifactId, Waiting> waiting = new TreeMap<>();
  private final Map<ArtifactId, Recent> recent = new TreeMap<>();
  private final LaneQueue queue = new LaneQueue();
  private TargetState target;
  private OptionalLong alarm = OptionalLong.empty();

  Desk(NodeId node, DispatchPolicy policy) {
    this.policy = policy;
    target = TargetState.idle(node);
  }

  TargetState target() {
    return target;
  }

  LaneQueue queue() {
    return queue;
  }

  Optional<Waiting> waiting(ArtifactId artifact) {
    return Optional.ofNullable(waiting.get(artifact));
  }

  Optional<Recent> recent(ArtifactId artifact) {
    return Optional.ofNullable(recent.get(artifact));
  }

  /** How many pieces of work wait, parked ones among them. */
  int waits() {
    return waiting.size();
  }

  void save(TargetState after) {
    target = after;
  }

  void save(ArtifactId artifact, DispatchStep step, Optional<Recent> done) {
    QueueEntry.of(target, artifact, waiting(artifact), policy).ifPresent(queue::remove);
    QueueEntry.of(step.target(), artifact, step.waiting(), policy).ifPresent(queue::put);
    step.waiting()
        .ifPresentOrElse(work -> waiting.put(artifact, work), () -> waiting.remove(artifact));
    done.ifPresent(known -> recent.put(artifact, known));
    target = step.target();
  }

  void alarm(OptionalLong timeMs) {
    alarm = timeMs;
  }

  boolean isDue(long nowMs) {
    return alarm.isPresent() && alarm.getAsLong() <= nowMs;
  }
}

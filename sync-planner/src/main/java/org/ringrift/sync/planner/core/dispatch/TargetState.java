package org.ringrift.sync.planner.core.dispatch;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * What runs on one target. Immutable. There is at most one lease for an artifact, by construction.
 *
 * @param nextSequence place in the queue for the next work
 * @param avoided sources that failed this target, with the times until which they are asked last
 */
public record TargetState(
    NodeId node,
    SortedMap<ArtifactId, Lease> leases,
    long nextSequence,
    Breaker breaker,
    SortedMap<NodeId, Long> avoided) {
  public TargetState {
    leases = Collections.unmodifiableSortedMap(new TreeMap<>(leases));
    avoided = Collections.unmodifiableSortedMap(new TreeMap<>(avoided));
  }

  /** Nothing runs and nothing ever waited. */
  public static TargetState idle(NodeId node) {
    return new TargetState(node, new TreeMap<>(), 1, Breaker.SOUND, new TreeMap<>());
  }

  /** True where the source failed this target a short while ago. */
  boolean avoids(NodeId source, long nowMs) {
    return avoided.getOrDefault(source, Long.MIN_VALUE) > nowMs;
  }

  TargetState leasing(Lease lease) {
    SortedMap<ArtifactId, Lease> changed = new TreeMap<>(leases);
    changed.put(lease.order().artifact(), lease);
    return new TargetState(node, changed, nextSequence, breaker, avoided);
  }

  TargetState free(ArtifactId artifact) {
    SortedMap<ArtifactId, Lease> changed = new TreeMap<>(leases);
    changed.remove(artifact);
    return new TargetState(node, changed, nextSequence, breaker, avoided);
  }

  TargetState numbered() {
    return new TargetState(node, leases, nextSequence + 1, breaker, avoided);
  }

  TargetState with(Breaker changed) {
    return new TargetState(node, leases, nextSequence, changed, avoided);
  }

  /** With these sources asked last until a time, and without those whose time is over. */
  TargetState avoiding(Collection<NodeId> sources, long untilMs, long nowMs) {
    SortedMap<NodeId, Long> changed = new TreeMap<>(avoided);
    changed.values().removeIf(until -> until <= nowMs);
    sources.forEach(source -> changed.merge(source, untilMs, Math::max));
    return new TargetState(node, leases, nextSequence, breaker, changed);
  }

  /** With a source trusted again, because it has just served. */
  TargetState trusting(NodeId source) {
    SortedMap<NodeId, Long> changed = new TreeMap<>(avoided);
    changed.remove(source);
    return new TargetState(node, leases, nextSequence, breaker, changed);
  }
}

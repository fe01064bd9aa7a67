package org.ringrift.sync.planner.core.fleet;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;

/**
 * All that is known of one node.
 *
 * @param incarnation the living start of its worker
 * @param registryVersion rises by one with each change that could lead to another decision
 * @param trainingConfigKeys what is being trained on it now
 * @param mailbox absent until it was admitted for the first time
 */
public record FleetNode(
    NodeId id,
    NodeStatus status,
    String incarnation,
    long registryVersion,
    NodeProfile profile,
    Disk disk,
    Set<String> trainingConfigKeys,
    Load load,
    long joinedAtMs,
    long lastHeardAtMs,
    Optional<Mailbox> mailbox) {

  public FleetNode {
    trainingConfigKeys = Collections.unmodifiableSet(new TreeSet<>(trainingConfigKeys));
  }

  /** True where it can be read from: it is there, though it may be about to vanish. */
  public boolean readable() {
    return status == NodeStatus.ADMITTED || status == NodeStatus.TERMINATING;
  }

  /** True where jobs may be sent to it. */
  public boolean admitted() {
    return status == NodeStatus.ADMITTED && mailbox.isPresent();
  }

  FleetNode heard(long nowMs) {
    return new FleetNode(
        id,
        status,
        incarnation,
        registryVersion,
        profile,
        disk,
        trainingConfigKeys,
        load,
        joinedAtMs,
        Math.max(nowMs, lastHeardAtMs),
        mailbox);
  }

  FleetNode with(NodeStatus newStatus) {
    return new FleetNode(
        id,
        newStatus,
        incarnation,
        registryVersion,
        profile,
        disk,
        trainingConfigKeys,
        load,
        joinedAtMs,
        lastHeardAtMs,
        mailbox);
  }

  FleetNode with(Disk newDisk) {
    return new FleetNode(
        id,
        status,
        incarnation,
        registryVersion,
        profile,
        newDisk,
        trainingConfigKeys,
        load,
        joinedAtMs,
        lastHeardAtMs,
        mailbox);
  }

  FleetNode with(Load newLoad) {
    return new FleetNode(
        id,
        status,
        incarnation,
        registryVersion,
        profile,
        disk,
        trainingConfigKeys,
        newLoad,
        joinedAtMs,
        lastHeardAtMs,
        mailbox);
  }

  FleetNode with(Mailbox newMailbox) {
    return new FleetNode(
        id,
        status,
        incarnation,
        registryVersion,
        profile,
        disk,
        trainingConfigKeys,
        load,
        joinedAtMs,
        lastHeardAtMs,
        Optional.of(newMailbox));
  }

  FleetNode training(Set<String> configKeys) {
    return new FleetNode(
        id,
        status,
        incarnation,
        registryVersion,
        profile,
        disk,
        configKeys,
        load,
        joinedAtMs,
        lastHeardAtMs,
        mailbox);
  }

  FleetNode versioned(long version) {
    return new FleetNode(
        id,
        status,
        incarnation,
        version,
        profile,
        disk,
        trainingConfigKeys,
        load,
        joinedAtMs,
        lastHeardAtMs,
        mailbox);
  }
}

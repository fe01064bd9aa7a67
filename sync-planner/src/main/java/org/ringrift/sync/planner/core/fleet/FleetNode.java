package org.ringrift.sync.planner.core.fleet;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;

/**
 * All that is known of one node.
 *
 * @param registryVersion rises by one with each change that could lead to another decision
 * @param trainingConfigKeys what is being trained on it now
 * @param mailbox absent until it was admitted for the first time
 * @param drain its way out of the fleet, where it is idle or about to vanish
 */
public record FleetNode(
    NodeId id,
    long registryVersion,
    Presence presence,
    NodeProfile profile,
    Vitals vitals,
    Set<String> trainingConfigKeys,
    Optional<Mailbox> mailbox,
    Optional<Drain> drain) {

  public FleetNode {
    trainingConfigKeys = Collections.unmodifiableSet(new TreeSet<>(trainingConfigKeys));
  }

  public NodeStatus status() {
    return presence.status();
  }

  public String incarnation() {
    return presence.incarnation();
  }

  public long lastHeardAtMs() {
    return presence.lastHeardAtMs();
  }

  public Disk disk() {
    return vitals.disk();
  }

  public Load load() {
    return vitals.load();
  }

  /** True where it can be read from: it is there, though it may be about to vanish. */
  public boolean readable() {
    return status() == NodeStatus.ADMITTED || status() == NodeStatus.TERMINATING;
  }

  /** True where jobs may be sent to it. */
  public boolean admitted() {
    return status() == NodeStatus.ADMITTED && mailbox.isPresent();
  }

  /**
   * True where what it holds will be gone soon: it gets nothing new, and its copies do not count.
   */
  public boolean leaving() {
    return status() == NodeStatus.TERMINATING || drain.filter(Drain::begun).isPresent();
  }

  /** Where its copies lie, so that those that lie together can be told: its group, or itself. */
  public String storage() {
    return profile.storageGroup().orElse(id.value());
  }

  /** The group that it shares with another node; empty where it shares none. */
  public Optional<String> storageSharedWith(FleetNode other) {
    return id.equals(other.id)
        ? Optional.empty()
        : profile
            .storageGroup()
            .filter(group -> other.profile.storageGroup().filter(group::equals).isPresent());
  }

  FleetNode with(NodeStatus status) {
    return with(presence.as(status));
  }

  FleetNode with(Optional<Drain> newDrain) {
    return new FleetNode(
        id, registryVersion, presence, profile, vitals, trainingConfigKeys, mailbox, newDrain);
  }

  FleetNode with(Presence newPresence) {
    return new FleetNode(
        id, registryVersion, newPresence, profile, vitals, trainingConfigKeys, mailbox, drain);
  }

  FleetNode with(Vitals newVitals) {
    return new FleetNode(
        id, registryVersion, presence, profile, newVitals, trainingConfigKeys, mailbox, drain);
  }

  FleetNode with(Mailbox newMailbox) {
    return new FleetNode(
        id,
        registryVersion,
        presence,
        profile,
        vitals,
        trainingConfigKeys,
        Optional.of(newMailbox),
        drain);
  }

  FleetNode training(Set<String> configKeys) {
    return new FleetNode(
        id, registryVersion, presence, profile, vitals, configKeys, mailbox, drain);
  }

  FleetNode versioned(long version) {
    return new FleetNode(
        id, version, presence, profile, vitals, trainingConfigKeys, mailbox, drain);
  }
}

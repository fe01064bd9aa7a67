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
 * @param recoveries how often its living incarnation was cut off and came back
 * @param drain its way out of the fleet, where it is idle or about to vanish
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
    Optional<Mailbox> mailbox,
    int recoveries,
    Optional<Drain> drain) {

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

  /**
   * True where what it holds will be gone soon: it gets nothing new, and its copies do not count.
   */
  public boolean leaving() {
    return status == NodeStatus.TERMINATING || drain.filter(Drain::begun).isPresent();
  }

  /** Names one uninterrupted presence: who was cut off and came back is to be tried again. */
  public String presence() {
    return recoveries == 0 ? incarnation : incarnation + "+" + recoveries;
  }

  FleetNode heard(long nowMs) {
    Draft draft = new Draft(this);
    draft.lastHeardAtMs = Math.max(nowMs, lastHeardAtMs);
    return draft.node();
  }

  FleetNode with(NodeStatus newStatus) {
    Draft draft = new Draft(this);
    draft.status = newStatus;
    return draft.node();
  }

  FleetNode with(Disk newDisk) {
    Draft draft = new Draft(this);
    draft.disk = newDisk;
    return draft.node();
  }

  FleetNode with(Load newLoad) {
    Draft draft = new Draft(this);
    draft.load = newLoad;
    return draft.node();
  }

  FleetNode with(Mailbox newMailbox) {
    Draft draft = new Draft(this);
    draft.mailbox = Optional.of(newMailbox);
    return draft.node();
  }

  FleetNode with(Optional<Drain> newDrain) {
    Draft draft = new Draft(this);
    draft.drain = newDrain;
    return draft.node();
  }

  FleetNode training(Set<String> configKeys) {
    Draft draft = new Draft(this);
    draft.trainingConfigKeys = configKeys;
    return draft.node();
  }

  FleetNode versioned(long version) {
    Draft draft = new Draft(this);
    draft.registryVersion = version;
    return draft.node();
  }

  FleetNode recovered() {
    Draft draft = new Draft(this);
    draft.recoveries++;
    return draft.node();
  }

  /** What one change replaces; everything else stays. */
  private static final class Draft {
    private final FleetNode before;
    private NodeStatus status;
    private long registryVersion;
    private Disk disk;
    private Set<String> trainingConfigKeys;
    private Load load;
    private long lastHeardAtMs;
    private Optional<Mailbox> mailbox;
    private int recoveries;
    private Optional<Drain> drain;

    Draft(FleetNode before) {
      this.before = before;
      status = before.status;
      registryVersion = before.registryVersion;
      disk = before.disk;
      trainingConfigKeys = before.trainingConfigKeys;
      load = before.load;
      lastHeardAtMs = before.lastHeardAtMs;
      mailbox = before.mailbox;
      recoveries = before.recoveries;
      drain = before.drain;
    }

    FleetNode node() {
      return new FleetNode(
          before.id,
          status,
          before.incarnation,
          registryVersion,
          before.profile,
          disk,
          trainingConfigKeys,
          load,
          before.joinedAtMs,
          lastHeardAtMs,
          mailbox,
          recoveries,
          drain);
    }
  }
}

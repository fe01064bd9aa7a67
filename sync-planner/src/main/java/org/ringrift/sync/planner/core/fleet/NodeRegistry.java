package org.ringrift.sync.planner.core.fleet;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.ringrift.sync.core.NodeId;

/**
 * Folds what happens to a node into what is known of it.
 *
 * <p>The newest {@link NodeInput.Joined} names the living incarnation; what an older one still says
 * is ignored. A node that nobody has seen join is not known, whatever else it says.
 */
public final class NodeRegistry {
  private final FleetPolicy policy;
  private final FleetRules hostFile;
  private final DrainRules drains;

  /** A registry that goes by settings and by what the host file says before them. */
  public NodeRegistry(FleetPolicy settings, FleetRules hostFile) {
    this.policy = settings.under(hostFile);
    this.hostFile = hostFile;
    this.drains = new DrainRules(settings.drainTimes());
  }

  /**
   * The node after an input.
   *
   * @return empty where the node is not known and the input does not make it known
   */
  public Optional<FleetNode> apply(
      NodeId id, Optional<FleetNode> before, NodeInput input, long nowMs) {
    if (input instanceof NodeInput.Joined joined) {
      return Optional.of(versioned(before, join(id, before, joined, nowMs)));
    }
    return before.map(node -> versioned(before, change(node, input, nowMs)));
  }

  /**
   * The node after time has passed: one that is not heard of any more falls silent, and one that is
   * idle for long enough, or that the host file retires, begins to be drained.
   */
  public FleetNode tick(FleetNode node, long nowMs) {
    if (!away(node) && nowMs - node.lastHeardAtMs() >= policy.silentAfterMs()) {
      return versioned(Optional.of(node), node.with(NodeStatus.SILENT));
    }
    FleetNode followed = drains.follow(node, hostFile.retirement(node.id()), nowMs);
    return versioned(Optional.of(node), drains.tick(followed, nowMs));
  }

  /**
   * When to look at the node again though nothing happens to it; empty for never. A drain that has
   * begun is looked at in every tick.
   */
  public OptionalLong nextLook(FleetNode node) {
    LongStream silence =
        away(node)
            ? LongStream.empty()
            : LongStream.of(node.lastHeardAtMs() + policy.silentAfterMs());
    LongStream drain =
        node
            .drain()
            .filter(known -> !known.begun() || node.readable())
            .map(known -> known.begun() ? 0 : known.startsAtMs())
            .stream()
            .mapToLong(Long::longValue);
    boolean follows = drains.follow(node, hostFile.retirement(node.id()), 0).equals(node);
    LongStream file = follows ? LongStream.empty() : LongStream.of(0);
    return LongStream.concat(LongStream.concat(silence, drain), file).min();
  }

  /** The node once everything on it is safe elsewhere, or is not any more. */
  public FleetNode safe(FleetNode node, boolean safe, long nowMs) {
    Optional<Drain> drain = node.drain().map(before -> before.safe(safe ? nowMs : 0));
    return versioned(Optional.of(node), node.with(drain));
  }

  /** The node after a time in which nobody listened, which must not count as its silence. */
  public FleetNode excuse(FleetNode node, long nowMs) {
    return away(node) ? node : heard(node, nowMs);
  }

  /** True where others should hear of the change: a meaningful one, or the periodic refresh. */
  public boolean publishes(Optional<FleetNode> before, FleetNode after) {
    return before
        .map(
            old ->
                old.registryVersion() != after.registryVersion()
                    || old.lastHeardAtMs() / policy.refreshMs()
                        != after.lastHeardAtMs() / policy.refreshMs())
        .orElse(true);
  }

  private static FleetNode heard(FleetNode node, long nowMs) {
    return node.with(node.presence().heard(nowMs));
  }

  private static FleetNode join(
      NodeId id, Optional<FleetNode> before, NodeInput.Joined joined, long nowMs) {
    boolean repeat =
        before.filter(old -> old.incarnation().equals(joined.incarnation())).isPresent();
    if (repeat) {
      return heard(before.get(), nowMs);
    }
    return new FleetNode(
        id,
        before.map(FleetNode::registryVersion).orElse(0L),
        Presence.joining(joined.incarnation(), nowMs),
        joined.profile(),
        Vitals.joining(joined.disk()),
        Set.of(),
        before.flatMap(FleetNode::mailbox),
        Optional.empty());
  }

  private FleetNode change(FleetNode node, NodeInput input, long nowMs) {
    return switch (input) {
      case NodeInput.Joined joined -> throw new IllegalArgumentException("handled by join");
      case NodeInput.Admitted admitted -> admit(node, admitted);
      case NodeInput.Heartbeat beat ->
          lives(node, beat.incarnation()) ? awake(node, nowMs).with(vitals(node, beat)) : node;
      case NodeInput.Inventoried report ->
          lives(node, report.incarnation()) ? awake(node, nowMs) : node;
      case NodeInput.Recovered recovered -> recovered(awake(node, nowMs));
      case NodeInput.Terminating terminating ->
          node.status() == NodeStatus.LEFT
              ? node
              : drains.terminating(node, terminating, nowMs).with(NodeStatus.TERMINATING);
      case NodeInput.Idle idle -> drains.idle(node, idle, nowMs);
      case NodeInput.Active active -> drains.active(node);
      case NodeInput.Left left ->
          node.incarnation().equals(left.incarnation()) ? node.with(NodeStatus.LEFT) : node;
      case NodeInput.TrainingStarted started ->
          drains.active(trains(node, started.configKey(), true));
      case NodeInput.TrainingStopped stopped -> trains(node, stopped.configKey(), false);
      case NodeInput.DiskLow low -> lowDisk(node, low);
    };
  }

  private static FleetNode admit(FleetNode node, NodeInput.Admitted admitted) {
    if (!node.incarnation().equals(admitted.incarnation())) {
      return node;
    }
    FleetNode addressed = node.with(admitted.mailbox());
    return node.status() == NodeStatus.JOINING ? addressed.with(NodeStatus.ADMITTED) : addressed;
  }

  /** A late heartbeat does not bring back a node that said goodbye. */
  private static boolean lives(FleetNode node, String incarnation) {
    return node.incarnation().equals(incarnation) && node.status() != NodeStatus.LEFT;
  }

  private static boolean away(FleetNode node) {
    return node.status() == NodeStatus.SILENT || node.status() == NodeStatus.LEFT;
  }

  private static FleetNode awake(FleetNode node, long nowMs) {
    FleetNode heard = heard(node, nowMs);
    if (node.status() != NodeStatus.SILENT) {
      return heard;
    }
    return heard.with(node.mailbox().isPresent() ? NodeStatus.ADMITTED : NodeStatus.JOINING);
  }

  private static FleetNode recovered(FleetNode node) {
    return node.with(node.presence().recovered());
  }

  /** A disk that was said to fill up must show room again, or it is still believed to be full. */
  private Vitals vitals(FleetNode node, NodeInput.Heartbeat beat) {
    boolean room = beat.disk().known() && beat.disk().usedShare() < policy.targetDiskUsedShare();
    return new Vitals(beat.disk(), node.vitals().diskLow() && !room, beat.load());
  }

  private static FleetNode trains(FleetNode node, String configKey, boolean started) {
    Set<String> keys = new TreeSet<>(node.trainingConfigKeys());
    if (started) {
      keys.add(configKey);
    } else {
      keys.remove(configKey);
    }
    return node.training(keys);
  }

  private static FleetNode lowDisk(FleetNode node, NodeInput.DiskLow low) {
    long total = node.disk().totalBytes();
    boolean possible = total < 0 || low.freeBytes() <= total;
    Disk disk = possible ? new Disk(total, low.freeBytes()) : node.disk();
    return node.with(new Vitals(disk, true, node.load()));
  }

  /** Raises the version where the change could lead to another decision. */
  private static FleetNode versioned(Optional<FleetNode> before, FleetNode after) {
    if (before.isEmpty()) {
      return after.versioned(1);
    }
    FleetNode old = before.get();
    boolean same =
        old.status() == after.status()
            && old.presence().mark().equals(after.presence().mark())
            && old.vitals().diskLow() == after.vitals().diskLow()
            && old.profile().equals(after.profile())
            && old.disk().band() == after.disk().band()
            && old.trainingConfigKeys().equals(after.trainingConfigKeys())
            && old.mailbox().equals(after.mailbox())
            && old.drain().equals(after.drain());
    return same
        ? after.versioned(old.registryVersion())
        : after.versioned(old.registryVersion() + 1);
  }
}

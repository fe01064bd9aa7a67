package org.ringrift.sync.planner.core;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.Abilities;
import org.ringrift.sync.planner.core.fleet.Disk;
import org.ringrift.sync.planner.core.fleet.Drain;
import org.ringrift.sync.planner.core.fleet.DrainTimes;
import org.ringrift.sync.planner.core.fleet.Endpoints;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.fleet.Load;
import org.ringrift.sync.planner.core.fleet.Mailbox;
import org.ringrift.sync.planner.core.fleet.NodeProfile;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.fleet.Presence;
import org.ringrift.sync.planner.core.fleet.Vitals;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;

/** Nodes for tests: ordinary ones, and ones that differ in one thing. */
public final class Fleets {
  public static final long GB = 1L << 30;
  public static final long NOW = 1_000_000_000L;

  /** Half an hour idle and five minutes of draining; at vast 100 s and 180 s. */
  public static final DrainTimes DRAIN_TIMES =
      new DrainTimes(
          Map.of("vast", new DrainTimes.Times(100_000, 180_000)),
          new DrainTimes.Times(1_800_000, 300_000));

  private Fleets() {}

  /** Rules with these numbers, and with the rest as in the settings' defaults. */
  public static PlacementPolicy policy(
      int target, int minimum, int neighbours, int uploads, String... excluded) {
    return new PlacementPolicy(
        new PlacementPolicy.Replication(target, minimum, neighbours),
        new PlacementPolicy.Uploads(uploads, 1),
        new PlacementPolicy.DiskLimits(0.7, 0.15, 0.5, Optional.empty()),
        new PlacementPolicy.Patience(600_000, 60_000, 86_400_000),
        true,
        Arrays.stream(excluded).map(NodeId::new).collect(Collectors.toSet()),
        FleetRules.NONE);
  }

  /** The same rules, where relays keep their copies for another time. */
  public static PlacementPolicy keepingRelays(PlacementPolicy policy, long keepMs) {
    return new PlacementPolicy(
        policy.replication(),
        policy.uploads(),
        policy.disk(),
        new PlacementPolicy.Patience(
            policy.patience().absenceGraceMs(), policy.patience().staleAfterMs(), keepMs),
        policy.givesBack(),
        policy.excluded(),
        policy.hostFile());
  }

  /** The same rules, where originals go from this use of the disk on, from 0 to 1. */
  public static PlacementPolicy lettingOriginalsGo(PlacementPolicy policy, double share) {
    return new PlacementPolicy(
        policy.replication(),
        policy.uploads(),
        new PlacementPolicy.DiskLimits(
            policy.disk().maxUsedShare(),
            policy.disk().minFreeShare(),
            policy.disk().roomyShare(),
            Optional.of(share)),
        policy.patience(),
        policy.givesBack(),
        policy.excluded(),
        policy.hostFile());
  }

  /** The same rules, where no origin gets back what its own database lost. */
  public static PlacementPolicy givingNothingBack(PlacementPolicy policy) {
    return new PlacementPolicy(
        policy.replication(),
        policy.uploads(),
        policy.disk(),
        policy.patience(),
        false,
        policy.excluded(),
        policy.hostFile());
  }

  /** A persistent selfplay node that takes everything and is admitted. */
  public static Builder node(String id) {
    return new Builder(id);
  }

  /** What may differ. */
  public static final class Builder {
    private final NodeId id;
    private NodeStatus status = NodeStatus.ADMITTED;
    private String incarnation = "1";
    private NodeRole role = NodeRole.SELFPLAY;
    private String provider = "runpod";
    private boolean ephemeral;
    private Set<String> types = Set.of("games", "models", "npz", "elo", "registry");
    private boolean inboundBlocked;
    private Optional<String> storageGroup = Optional.empty();
    private boolean priorityHost;
    private boolean externalStorage;
    private Disk disk = new Disk(100 * GB, 40 * GB);
    private Set<String> training = Set.of();
    private List<String> running = List.of();
    private int uploads;
    private int slots = 2;
    private boolean deletes = true;
    private boolean takesBack = true;
    private long heardAtMs = NOW;
    private int recoveries;
    private boolean diskLow;
    private boolean pushes;
    private boolean relays;
    private Optional<Long> bandwidth = Optional.empty();
    private Optional<Drain> drain = Optional.empty();

    private Builder(String id) {
      this.id = new NodeId(id);
    }

    public Builder status(NodeStatus value) {
      status = value;
      return this;
    }

    /** Will vanish at that time. */
    public Builder terminatesAtMs(long value) {
      drain = Optional.of(new Drain("notice", NOW, NOW, true, Optional.of(value), 0, false));
      return status(NodeStatus.TERMINATING);
    }

    public Builder diskLow() {
      diskLow = true;
      return this;
    }

    public Builder pushes() {
      pushes = true;
      return this;
    }

    /** Its worker does not know how to delete a copy. */
    public Builder keepsCopies() {
      deletes = false;
      return this;
    }

    public Builder relays() {
      relays = true;
      return this;
    }

    public Builder bandwidth(long bytesPerSecond) {
      bandwidth = Optional.of(bytesPerSecond);
      return this;
    }

    /** An older worker, which takes nothing for its own games databases. */
    public Builder takesNothingBack() {
      takesBack = false;
      return this;
    }

    public Builder incarnation(String value) {
      incarnation = value;
      return this;
    }

    public Builder role(NodeRole value) {
      role = value;
      return this;
    }

    public Builder training(String... configKeys) {
      training = Set.of(configKeys);
      return this;
    }

    public Builder provider(String value) {
      provider = value;
      return this;
    }

    public Builder ephemeral() {
      ephemeral = true;
      return this;
    }

    public Builder takes(String... dataTypes) {
      types = Set.of(dataTypes);
      return this;
    }

    public Builder inboundBlocked() {
      inboundBlocked = true;
      return this;
    }

    public Builder storageGroup(String value) {
      storageGroup = Optional.of(value);
      return this;
    }

    public Builder priorityHost() {
      priorityHost = true;
      return this;
    }

    public Builder externalStorage() {
      externalStorage = true;
      return this;
    }

    public Builder disk(long totalBytes, long freeBytes) {
      disk = new Disk(totalBytes, freeBytes);
      return this;
    }

    public Builder uploads(int value) {
      uploads = value;
      return this;
    }

    public Builder running(String... jobs) {
      running = List.of(jobs);
      return this;
    }

    public Builder slots(int value) {
      slots = value;
      return this;
    }

    public Builder heardAtMs(long value) {
      heardAtMs = value;
      return this;
    }

    /** Idle for an hour, and being drained. */
    public Builder draining() {
      drain =
          Optional.of(
              new Drain("idle", NOW - 3_600_000, NOW, true, Optional.of(NOW + 180_000), 0, false));
      return this;
    }

    /** Was cut off once and came back. */
    public Builder recovered() {
      recoveries = 1;
      return this;
    }

    public Builder with(UnaryOperator<Builder> change) {
      return change.apply(this);
    }

    public NodeProfile profile() {
      return new NodeProfile(
          role,
          provider,
          ephemeral,
          new Endpoints(
              "10.0.0.1",
              Optional.empty(),
              8770,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              "/data",
              false),
          types,
          slots,
          inboundBlocked,
          storageGroup,
          priorityHost,
          externalStorage,
          bandwidth,
          new Abilities(pushes, relays, deletes, takesBack));
    }

    public FleetNode build() {
      return new FleetNode(
          id,
          1,
          new Presence(status, incarnation, recoveries, NOW, heardAtMs),
          profile(),
          new Vitals(disk, diskLow, new Load(0, running, uploads)),
          training,
          status == NodeStatus.JOINING
              ? Optional.empty()
              : Optional.of(new Mailbox("sync-jobs." + id, 0)),
          drain);
    }
  }
}

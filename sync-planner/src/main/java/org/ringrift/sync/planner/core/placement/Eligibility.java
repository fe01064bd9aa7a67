package org.ringrift.sync.planner.core.placement;

import java.util.Locale;
import java.util.Optional;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.Disk;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.fleet.NodeStatus;

/** Whether a node may get an artifact at all. The first rule that is broken gives the reason. */
final class Eligibility {
  private final PlacementPolicy policy;

  Eligibility(PlacementPolicy policy) {
    this.policy = policy;
  }

  /**
   * Why not, for people.
   *
   * @param passing true where the node is only away: it keeps a place that it has, and gets no new
   *     one
   */
  record Refusal(String reason, boolean passing) {}

  Optional<Refusal> refusal(FleetNode node, ArtifactState state, FleetView fleet, long nowMs) {
    return lasting(node, state, fleet)
        .map(reason -> new Refusal(reason, false))
        .or(() -> joinsIn(node, state) ? presence(node, nowMs) : absence(node, nowMs));
  }

  /** True where a node that is away will probably be back. */
  boolean expectedBack(FleetNode node, long nowMs) {
    return nowMs - node.lastHeardAtMs() < policy.patience().absenceGraceMs();
  }

  /**
   * True where what is known of a node that should be there is too old to go by: it may be gone
   * already, and its disk full.
   */
  boolean isStale(FleetNode node, long nowMs) {
    return node.status() == NodeStatus.ADMITTED
        && nowMs - node.lastHeardAtMs() >= policy.patience().staleAfterMs();
  }

  private Optional<String> lasting(FleetNode node, ArtifactState state, FleetView fleet) {
    return (joinsIn(node, state)
            ? barred(node, state.id().dataType())
            : unfit(node, state.id().dataType()))
        .or(() -> standing(node, state))
        .or(() -> sharedStorage(node, state, fleet))
        .or(() -> disk(node, state));
  }

  /** Why a node could never hold data of a type, whatever becomes of its disk. */
  Optional<String> unfit(FleetNode node, DataType type) {
    boolean bare =
        node.profile().role() == NodeRole.COORDINATOR && !node.profile().externalStorage();
    Optional<String> coordinator =
        bare
            ? Optional.of("a coordinator without external storage keeps no replicas")
            : Optional.empty();
    return coordinator.or(() -> barred(node, type));
  }

  /** Why a node takes no data of a type, not even what it has a copy of. */
  private Optional<String> barred(FleetNode node, DataType type) {
    if (policy.excluded().contains(node.id())) {
      return Optional.of("excluded by placement.excluded.nodes");
    }
    Optional<String> byHostFile = policy.hostFile().refusal(node.id());
    if (byHostFile.isPresent()) {
      return byHostFile;
    }
    if (node.profile().role() == NodeRole.UNKNOWN) {
      return Optional.of("its role is not known to this planner");
    }
    return node.profile().acceptedDataTypes().contains(type.wireName())
        ? Optional.empty()
        : Optional.of("does not take " + type.wireName());
  }

  /**
   * True where the node has a copy of a database that is merged. It is brought up to date wherever
   * it is and though its node is to go: what only that copy has gets out by that.
   */
  private static boolean merges(FleetNode node, ArtifactState state) {
    return state.id().dataType().isMerged() && state.holdings().containsKey(node.id());
  }

  /**
   * True where what the node has is added to, and nothing of it replaced: what only it has gets out
   * by that.
   */
  private static boolean joinsIn(FleetNode node, ArtifactState state) {
    return merges(node, state) || OwnGames.is(state.id(), node.id());
  }

  /** What must not be overwritten: the database that producers write, and the last good games. */
  private Optional<String> standing(FleetNode node, ArtifactState state) {
    Optional<String> fault = state.faultAt(node.id());
    if (OwnGames.is(state.id(), node.id())) {
      return OwnGames.refusal(node, state, policy.givesBack());
    }
    if (merges(node, state)
        && state.wanted().filter(state.holdings().get(node.id())::covers).isPresent()) {
      return Optional.of(
          "has all of it, and more that nobody can fetch: it accepts no connections");
    }
    boolean otherGood =
        state.holdings().entrySet().stream()
            .anyMatch(other -> other.getValue().verified() && state.satisfiedAt(other.getKey()));
    return fault
        .filter(reason -> !otherGood)
        .map(reason -> reason + "; kept until a good copy is verified elsewhere");
  }

  private static Optional<String> sharedStorage(
      FleetNode node, ArtifactState state, FleetView fleet) {
    if (node.profile().storageGroup().isEmpty() || OwnGames.is(state.id(), node.id())) {
      return Optional.empty();
    }
    return state.holdings().keySet().stream()
        .filter(state::satisfiedAt)
        .flatMap(holder -> fleet.node(holder).stream())
        .flatMap(
            holder ->
                node.storageSharedWith(holder).stream()
                    .map(group -> "shares storage '" + group + "' with holder " + holder.id()))
        .findFirst();
  }

  /**
   * A disk that cannot be read is given the benefit of the doubt: the worker looks at its disk
   * itself before it fetches, and a fleet in which the reading broke must not stand still. Such a
   * node gets no points for free space, so that others go first.
   */
  private Optional<String> disk(FleetNode node, ArtifactState state) {
    if (node.vitals().diskLow()) {
      return Optional.of("warned that its disk fills up, and has not shown room since");
    }
    Disk disk = node.disk();
    if (!disk.known()) {
      return Optional.empty();
    }
    if (disk.usedShare() >= policy.disk().maxUsedShare()) {
      return Optional.of(
          "disk is "
              + percent(disk.usedShare())
              + " used, not below the limit of "
              + percent(policy.disk().maxUsedShare()));
    }
    return room(disk, needed(node, state));
  }

  /** The whole size counts, also where an older copy is there: both are there for a while. */
  private static long needed(FleetNode node, ArtifactState state) {
    return OwnGames.is(state.id(), node.id())
        ? OwnGames.bytesToGetBack(state, node.id())
        : state.wanted().map(Version::sizeBytes).orElse(0L);
  }

  private Optional<String> room(Disk disk, long needed) {
    if (disk.freeBytes() < needed) {
      return Optional.of(
          "needs " + needed + " bytes, but only " + disk.freeBytes() + " are free on its disk");
    }
    double left = (double) (disk.freeBytes() - needed) / disk.totalBytes();
    return left < policy.disk().minFreeShare()
        ? Optional.of(
            "would have "
                + percent(left)
                + " of its disk left, less than "
                + percent(policy.disk().minFreeShare()))
        : Optional.empty();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private Optional<Refusal> absence(FleetNode node, long nowMs) {
    Optional<Refusal> draining =
        node.drain()
            .filter(drain -> node.leaving() && node.status() != NodeStatus.TERMINATING)
            .map(drain -> new Refusal("is draining: " + drain.reason(), false));
    return draining.or(() -> presence(node, nowMs));
  }

  private Optional<Refusal> presence(FleetNode node, long nowMs) {
    return switch (node.status()) {
      case ADMITTED -> stale(node, nowMs);
      case JOINING -> Optional.of(new Refusal("is joining: its mailbox is not there yet", true));
      case TERMINATING -> Optional.of(new Refusal("is about to vanish", false));
      case SILENT, LEFT -> Optional.of(away(node, nowMs));
    };
  }

  private Optional<Refusal> stale(FleetNode node, long nowMs) {
    return isStale(node, nowMs)
        ? Optional.of(new Refusal(lastHeard(node, nowMs), true))
        : Optional.empty();
  }

  private Refusal away(FleetNode node, long nowMs) {
    String what = node.status() == NodeStatus.LEFT ? "left" : "is silent";
    return new Refusal(what + ", " + lastHeard(node, nowMs), expectedBack(node, nowMs));
  }

  private static String lastHeard(FleetNode node, long nowMs) {
    return "last heard of " + Math.max(0, nowMs - node.lastHeardAtMs()) / 1000 + " s ago";
  }
}

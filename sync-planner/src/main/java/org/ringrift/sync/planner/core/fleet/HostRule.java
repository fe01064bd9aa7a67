package org.ringrift.sync.planner.core.fleet;

import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.HostRole;
import org.ringrift.sync.core.HostStatus;

/**
 * What the host file says of one host. Absent is what it does not say.
 *
 * @param role in the word of the file; a word that is not known says nothing
 * @param trains false where nothing may train on it, whatever its role
 * @param status in the word of the file; a word that is not known holds the host
 * @param inboundBlocked true where nobody can connect to it
 * @param bandwidthBytesPerSecond what all its transfers together may use
 */
public record HostRule(
    Optional<String> role,
    Optional<Boolean> trains,
    Optional<String> status,
    Optional<String> provider,
    Optional<Boolean> ephemeral,
    Optional<Boolean> inboundBlocked,
    Optional<Long> bandwidthBytesPerSecond,
    Addresses addresses,
    Storage storage) {

  /** Says nothing. */
  public static final HostRule NONE =
      new HostRule(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new Addresses(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
          new Storage(false, false, Optional.empty(), Map.of()));

  /** Where it can be reached. */
  public record Addresses(
      Optional<String> tailscaleIp,
      Optional<String> sshHost,
      Optional<Integer> sshPort,
      Optional<String> sshUser) {}

  /**
   * What its data lies on.
   *
   * @param nfs true where hosts of one provider share it
   * @param receivesNothing true where it takes nothing, unless it has external storage
   * @param external whether it keeps replicas on storage of its own
   * @param externalTypes which data types go there, by wire name; the file may leave out some
   */
  public record Storage(
      boolean nfs,
      boolean receivesNothing,
      Optional<Boolean> external,
      Map<String, Boolean> externalTypes) {
    public Storage {
      externalTypes = Map.copyOf(externalTypes);
    }
  }

  public HostRule {
    if (bandwidthBytesPerSecond.filter(bytes -> bytes < 1).isPresent()) {
      throw new IllegalArgumentException("the bandwidth of a host must be positive");
    }
  }

  /** Why it takes nothing, for people. */
  Optional<String> refusal() {
    if (status.map(HostStatus::of).filter(known -> known != HostStatus.IN_USE).isPresent()) {
      return Optional.of(said());
    }
    if (storage.receivesNothing() && !storage.external().orElse(false)) {
      return Optional.of("the host file says skip_sync_receive");
    }
    return knownRole() == HostRole.PROXY
        ? Optional.of("the host file says that it is a proxy, which keeps no data")
        : Optional.empty();
  }

  /** True where it will not come back. */
  boolean leaving() {
    return status.map(HostStatus::of).filter(HostStatus.LEAVING::equals).isPresent();
  }

  /** Its status, for people. */
  String said() {
    return "the host file says that it is '" + status.orElse("") + "'";
  }

  /** What it is for, as the file and the node have it. */
  NodeRole roleOver(NodeRole own) {
    HostRole known = knownRole();
    NodeRole role =
        known == null
            ? own
            : switch (known) {
              case TRAINING -> NodeRole.TRAINING;
              case SELFPLAY -> NodeRole.SELFPLAY;
              case COORDINATOR -> NodeRole.COORDINATOR;
              case PROXY -> own;
            };
    return role == NodeRole.TRAINING && !trains.orElse(true) ? NodeRole.SELFPLAY : role;
  }

  private HostRole knownRole() {
    return role.flatMap(HostRole::of).orElse(null);
  }
}

package org.ringrift.sync.planner.core.fleet;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;

/**
 * Lays what the host file says of a node over what the node says of itself.
 *
 * <p>What operators decide wins: role, lifetime, provider, reach, priority, storage. What only the
 * worker can know is completed and never replaced: its addresses and ports. Limits of both sides
 * hold: the lower counts.
 */
final class HostMerge {
  private static final String UNKNOWN_PROVIDER = "unknown";
  private static final List<String> PROVIDERS =
      List.of("hetzner", "lambda", "nebius", "runpod", "vast", "vultr");
  private static final Set<String> BULK_TYPES = Set.of("games", "models", "npz");

  private final FleetRules rules;
  private final HostRule host;

  HostMerge(FleetRules rules, HostRule host) {
    this.rules = rules;
    this.host = host;
  }

  FleetNode merged(FleetNode node) {
    return new FleetNode(
        node.id(),
        node.registryVersion() + rules.revision(),
        node.presence(),
        profile(node.id(), node.profile()),
        node.vitals(),
        node.trainingConfigKeys(),
        node.mailbox(),
        drain(node));
  }

  private NodeProfile profile(NodeId id, NodeProfile own) {
    String provider = provider(id, own);
    boolean external = host.storage().external().orElse(own.externalStorage());
    return new NodeProfile(
        host.roleOver(own.role()),
        provider,
        host.ephemeral().orElse(own.ephemeral()),
        endpoints(own.endpoints()),
        dataTypes(own.acceptedDataTypes(), external),
        rules
            .limits()
            .transfersAtOnce()
            .map(most -> Math.min(most, own.maxConcurrentJobs()))
            .orElse(own.maxConcurrentJobs()),
        host.inboundBlocked().orElse(own.inboundBlocked()),
        storageGroup(own, provider),
        own.priorityHost() || rules.priority().contains(id),
        external,
        bandwidth(id, own.bandwidthLimitBytesPerSecond()),
        own.abilities());
  }

  /** What the file says, then the node, then the beginning of its name: {@code vast-12}. */
  private String provider(NodeId id, NodeProfile own) {
    boolean told = !own.provider().isBlank() && !own.provider().equals(UNKNOWN_PROVIDER);
    return host.provider()
        .or(() -> told ? Optional.of(own.provider()) : Optional.empty())
        .or(() -> PROVIDERS.stream().filter(name -> id.value().startsWith(name + "-")).findFirst())
        .orElse(own.provider());
  }

  /** The port and user of SSH belong to an address, and only fit where that is the node's. */
  private Endpoints endpoints(Endpoints own) {
    HostRule.Addresses said = host.addresses();
    Optional<String> tailscaleIp = own.tailscaleIp().or(said::tailscaleIp);
    boolean same =
        said.sshHost()
            .filter(ssh -> ssh.equals(own.host()) || tailscaleIp.filter(ssh::equals).isPresent())
            .isPresent();
    return new Endpoints(
        own.host(),
        tailscaleIp,
        own.dataServerPort(),
        same ? own.sshPort().or(said::sshPort) : own.sshPort(),
        same ? own.sshUser().or(said::sshUser) : own.sshUser(),
        own.rsyncDaemonPort(),
        own.dataDir(),
        own.dataServerTls());
  }

  /** A coordinator takes nothing by default; with storage of its own it takes bulk data. */
  private Set<String> dataTypes(Set<String> own, boolean external) {
    boolean byFile = host.storage().external().orElse(false);
    Set<String> types = new TreeSet<>(external && byFile && own.isEmpty() ? BULK_TYPES : own);
    host.storage()
        .externalTypes()
        .forEach(
            (type, received) -> {
              if (!received) {
                types.remove(type);
              } else if (byFile) {
                types.add(type);
              }
            });
    return types;
  }

  private Optional<String> storageGroup(NodeProfile own, String provider) {
    boolean shares = host.storage().nfs() && rules.sharesNfs();
    return own.storageGroup()
        .or(
            () ->
                shares && !provider.equals(UNKNOWN_PROVIDER)
                    ? Optional.of("nfs of " + provider)
                    : Optional.empty());
  }

  /** Never above what the node allows itself. */
  private Optional<Long> bandwidth(NodeId id, Optional<Long> own) {
    return rules.bandwidth(id).map(limit -> Math.min(limit, own.orElse(limit))).or(() -> own);
  }

  /** Shows at once what the registry of nodes will say of a host that the file retires. */
  private Optional<Drain> drain(FleetNode node) {
    return host.leaving() && node.drain().filter(Drain::begun).isEmpty()
        ? Optional.of(new Drain(host.said(), 0, 0, true, Optional.empty(), 0, true))
        : node.drain();
  }
}

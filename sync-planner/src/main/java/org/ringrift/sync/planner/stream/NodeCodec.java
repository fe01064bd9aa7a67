package org.ringrift.sync.planner.stream;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.core.fleet.Abilities;
import org.ringrift.sync.planner.core.fleet.Disk;
import org.ringrift.sync.planner.core.fleet.Drain;
import org.ringrift.sync.planner.core.fleet.Endpoints;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.Load;
import org.ringrift.sync.planner.core.fleet.Mailbox;
import org.ringrift.sync.planner.core.fleet.NodeProfile;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.fleet.Presence;
import org.ringrift.sync.planner.core.fleet.Vitals;

/** A node between core and the records of {@code node-events} and {@code node-state}. */
final class NodeCodec {
  private NodeCodec() {}

  static NodeState state(FleetNode node) {
    NodeProfile profile = node.profile();
    return NodeState.newBuilder()
        .setNodeId(node.id().value())
        .setStatus(org.ringrift.sync.events.NodeStatus.valueOf(node.status().name()))
        .setIncarnation(node.incarnation())
        .setRegistryVersion(node.registryVersion())
        .setRole(org.ringrift.sync.events.NodeRole.valueOf(profile.role().name()))
        .setProvider(profile.provider())
        .setLifetime(profile.ephemeral() ? NodeLifetime.EPHEMERAL : NodeLifetime.PERSISTENT)
        .setEndpoints(endpoints(profile.endpoints()))
        .setAcceptedDataTypes(List.copyOf(profile.acceptedDataTypes()))
        .setMaxConcurrentJobs(profile.maxConcurrentJobs())
        .setDiskTotalBytes(node.disk().totalBytes())
        .setDiskFreeBytes(node.disk().freeBytes())
        .setInboundBlocked(profile.inboundBlocked())
        .setStorageGroup(profile.storageGroup().orElse(null))
        .setPriorityHost(profile.priorityHost())
        .setExternalStorage(profile.externalStorage())
        .setBandwidthLimitBytesPerS(profile.bandwidthLimitBytesPerSecond().orElse(null))
        .setTrainingConfigKeys(List.copyOf(node.trainingConfigKeys()))
        .setLoad1m(node.load().load1m())
        .setRunningJobIds(node.load().runningJobIds())
        .setUploadsRunning(node.load().uploadsRunning())
        .setJoinedAtMs(node.presence().joinedAtMs())
        .setLastHeardAtMs(node.lastHeardAtMs())
        .setMailboxTopic(node.mailbox().map(Mailbox::topic).orElse(null))
        .setMailboxPartition(node.mailbox().map(Mailbox::partition).orElse(0))
        .setRecoveries(node.presence().recoveries())
        .setDrainReason(node.drain().map(Drain::reason).orElse(null))
        .setIdleSinceMs(node.drain().map(Drain::idleSinceMs).orElse(0L))
        .setDrainStartsAtMs(node.drain().map(Drain::startsAtMs).orElse(0L))
        .setDraining(node.drain().filter(Drain::begun).isPresent())
        .setDrainedByHostFile(node.drain().filter(Drain::byHostFile).isPresent())
        .setDrainDeadlineMs(node.drain().flatMap(Drain::deadlineMs).orElse(null))
        .setSafeToTerminateAtMs(node.drain().map(Drain::safeAtMs).orElse(0L))
        .setPushes(profile.abilities().pushes())
        .setRelaysWhileReceiving(profile.abilities().relaysWhileReceiving())
        .setDeletesCopies(profile.abilities().deletesCopies())
        .setDiskLow(node.vitals().diskLow())
        .setTakesBackGames(profile.abilities().takesBackGames())
        .build();
  }

  static FleetNode core(NodeState state) {
    return new FleetNode(
        new NodeId(state.getNodeId()),
        state.getRegistryVersion(),
        new Presence(
            NodeStatus.valueOf(state.getStatus().name()),
            state.getIncarnation(),
            state.getRecoveries(),
            state.getJoinedAtMs(),
            state.getLastHeardAtMs()),
        profile(state),
        new Vitals(
            new Disk(state.getDiskTotalBytes(), state.getDiskFreeBytes()),
            state.getDiskLow(),
            new Load(state.getLoad1m(), state.getRunningJobIds(), state.getUploadsRunning())),
        Set.copyOf(state.getTrainingConfigKeys()),
        Optional.ofNullable(state.getMailboxTopic())
            .map(topic -> new Mailbox(topic, state.getMailboxPartition())),
        Optional.ofNullable(state.getDrainReason()).map(reason -> drain(reason, state)));
  }

  private static Drain drain(String reason, NodeState state) {
    return new Drain(
        reason,
        state.getIdleSinceMs(),
        state.getDrainStartsAtMs(),
        state.getDraining(),
        Optional.ofNullable(state.getDrainDeadlineMs()),
        state.getSafeToTerminateAtMs(),
        state.getDrainedByHostFile());
  }

  /**
   * A record of {@code node-state}.
   *
   * @throws InvalidEventException where it breaks a rule
   * @throws org.apache.kafka.common.errors.SerializationException where it cannot be read
   */
  static FleetNode read(Deserializer<NodeState> states, String key, byte[] value) {
    EventRules.require(value != null, "the value is empty, and no node is ever taken out");
    NodeState state = states.deserialize(SyncTopics.NODE_STATE.name(), value);
    FleetNode node = EventRules.checked(() -> core(state));
    EventRules.requireKey(key, node.id().value());
    return node;
  }

  static NodeProfile profile(NodeJoined joined) {
    return new NodeProfile(
        NodeRole.valueOf(joined.getRole().name()),
        joined.getProvider(),
        joined.getLifetime() == NodeLifetime.EPHEMERAL,
        endpoints(joined.getEndpoints()),
        Set.copyOf(joined.getAcceptedDataTypes()),
        joined.getMaxConcurrentJobs(),
        joined.getInboundBlocked(),
        Optional.ofNullable(joined.getStorageGroup()),
        joined.getPriorityHost(),
        joined.getExternalStorage(),
        Optional.ofNullable(joined.getBandwidthLimitBytesPerS()),
        new Abilities(
            joined.getPushes(),
            joined.getRelaysWhileReceiving(),
            joined.getDeletesCopies(),
            joined.getTakesBackGames()));
  }

  static NodeEndpoints endpoints(Endpoints endpoints) {
    return new NodeEndpoints(
        endpoints.host(),
        endpoints.tailscaleIp().orElse(null),
        endpoints.dataServerPort(),
        endpoints.sshPort().orElse(null),
        endpoints.sshUser().orElse(null),
        endpoints.rsyncDaemonPort().orElse(null),
        endpoints.dataDir(),
        endpoints.dataServerTls());
  }

  private static NodeProfile profile(NodeState state) {
    return new NodeProfile(
        NodeRole.valueOf(state.getRole().name()),
        state.getProvider(),
        state.getLifetime() == NodeLifetime.EPHEMERAL,
        endpoints(state.getEndpoints()),
        Set.copyOf(state.getAcceptedDataTypes()),
        state.getMaxConcurrentJobs(),
        state.getInboundBlocked(),
        Optional.ofNullable(state.getStorageGroup()),
        state.getPriorityHost(),
        state.getExternalStorage(),
        Optional.ofNullable(state.getBandwidthLimitBytesPerS()),
        new Abilities(
            state.getPushes(),
            state.getRelaysWhileReceiving(),
            state.getDeletesCopies(),
            state.getTakesBackGames()));
  }

  private static Endpoints endpoints(NodeEndpoints endpoints) {
    return new Endpoints(
        endpoints.getHost(),
        Optional.ofNullable(endpoints.getTailscaleIp()),
        endpoints.getDataServerPort(),
        Optional.ofNullable(endpoints.getSshPort()),
        Optional.ofNullable(endpoints.getSshUser()),
        Optional.ofNullable(endpoints.getRsyncDaemonPort()),
        endpoints.getDataDir(),
        endpoints.getDataServerTls());
  }
}

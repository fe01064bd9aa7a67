package org.ringrift.sync.planner.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.BreakerChanged;
import org.ringrift.sync.events.DrainDecided;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.JobDecided;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.SyncDecision;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.events.registry.RegistryUnauthorisedException;
import org.ringrift.sync.events.registry.RegistryUnreachableException;

/**
 * Tells what planners and operators publish from what somebody else put among it. No stream of the
 * planner reads these topics, so none makes dead letters of what is foreign there.
 */
public final class OwnRecords {
  /** What planners do not read as a stream. */
  public static final List<String> TOPICS =
      List.of(
          SyncTopics.NODE_STATE.name(),
          SyncTopics.SYNC_DECISIONS.name(),
          SyncTopics.FLEET_CONFIG.name());

  private final Deserializer<NodeState> states;
  private final Deserializer<SyncDecision> decisions;
  private final Deserializer<FleetConfig> hostFiles;

  /** The serdes are closed by the caller. */
  public OwnRecords(SyncSerdes serdes) {
    states = serdes.values(SyncTopics.NODE_STATE).deserializer();
    decisions = serdes.values(SyncTopics.SYNC_DECISIONS).deserializer();
    hostFiles = serdes.values(SyncTopics.FLEET_CONFIG).deserializer();
  }

  /**
   * Why a record of one of the {@link #TOPICS} cannot be used; empty where it can.
   *
   * @throws RegistryUnreachableException where nobody can tell now
   * @throws RegistryUnauthorisedException where nobody can tell now
   */
  public Optional<RuntimeException> fault(ConsumerRecord<byte[], byte[]> record) {
    try {
      check(record);
      return Optional.empty();
    } catch (RegistryUnreachableException | RegistryUnauthorisedException e) {
      throw e;
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }

  private void check(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? null : new String(record.key(), UTF_8);
    if (record.topic().equals(SyncTopics.NODE_STATE.name())) {
      var unused = NodeCodec.read(states, key, record.value());
    } else if (record.topic().equals(SyncTopics.FLEET_CONFIG.name())) {
      var unused = HostFileCodec.read(hostFiles, key, record.value());
    } else {
      EventRules.require(record.value() != null, "the value is empty");
      decision(key, decisions.deserialize(record.topic(), record.value()));
    }
  }

  private static void decision(String key, SyncDecision decision) {
    EventRules.requireKey(key, ArtifactMapping.toCore(decision.getArtifact()).toString());
    switch (decision.getBody()) {
      case PlacementDecided placed -> {
        var unused = ArtifactMapping.toCore(placed.getVersion());
        placed.getWanted().forEach(NodeId::new);
        placed.getCandidates().forEach(candidate -> new NodeId(candidate.getNodeId()));
      }
      case DrainDecided drain -> {
        var unused = new NodeId(drain.getNodeId());
      }
      case JobDecided job -> {
        var unused = ArtifactMapping.toCore(job.getVersion());
        var unusedId = new JobId(job.getJobId());
        var unusedTarget = new NodeId(job.getTargetNodeId());
      }
      case BreakerChanged moved -> {
        var unusedNode = new NodeId(moved.getTargetNodeId());
        var unused = new JobId(moved.getJobId());
      }
      default ->
          throw new InvalidEventException("decision of a kind that this planner does not know");
    }
  }
}

package org.ringrift.sync.planner.stream;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.TransportFailure;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.placement.PlacementInput;
import org.ringrift.sync.planner.core.placement.Strategy;
import org.ringrift.sync.planner.state.InventoryHas;
import org.ringrift.sync.planner.state.InventoryLacks;
import org.ringrift.sync.planner.state.PlacementNews;

/** Reads what placement hears into inputs, and refuses what breaks a rule. */
final class PlacementReader {
  /** An input and the artifact that it is about. */
  record Addressed(ArtifactId artifact, PlacementInput input) {}

  private PlacementReader() {}

  static Addressed read(String key, GameEvent event) {
    return keyed(key, EventRules.checked(() -> AnnouncementReader.read(event)));
  }

  static Addressed read(String key, ArtifactEvent event) {
    return keyed(key, EventRules.checked(() -> AnnouncementReader.read(event)));
  }

  static Addressed read(String key, SyncRequest event) {
    return keyed(key, EventRules.checked(() -> request(event.getBody())));
  }

  static Addressed read(String key, PlacementNews news) {
    ArtifactId id = ArtifactId.parse(key);
    return switch (news.getBody()) {
      case InventoryHas has ->
          new Addressed(
              id,
              new PlacementInput.InventoryHas(
                  new NodeId(has.getNodeId()),
                  VersionCodec.core(has.getVersion()),
                  has.getReportedAtMs()));
      case InventoryLacks lacks ->
          new Addressed(
              id,
              new PlacementInput.InventoryLacks(
                  new NodeId(lacks.getNodeId()), lacks.getReportedAtMs()));
      default -> throw new InvalidEventException("unknown news " + news.getBody());
    };
  }

  /** The artifact that a report is about. */
  static ArtifactId artifactOf(String key, SyncEvent event) {
    ArtifactId id = EventRules.checked(() -> ArtifactMapping.toCore(event.getArtifact()));
    EventRules.requireKey(key, id.toString());
    return id;
  }

  /** What placement learns from a report; nothing while the transfer goes on. */
  static Optional<PlacementInput> report(SyncEvent event) {
    return EventRules.checked(
        () -> {
          NodeId target = new NodeId(event.getNodeId());
          return switch (event.getBody()) {
            case DataSyncCompleted completed -> Optional.of(completed(event, target, completed));
            case DataSyncFailed failed ->
                Optional.of(
                    new PlacementInput.Failed(
                        target, new JobId(event.getJobId()), missingAt(failed)));
            case CopyDeleted deleted ->
                deleted.getDeleted()
                    ? Optional.of(
                        new PlacementInput.CopyDeleted(target, time(event.getOccurredAtMs())))
                    : Optional.empty();
            default -> Optional.empty();
          };
        });
  }

  private static PlacementInput completed(
      SyncEvent event, NodeId target, DataSyncCompleted completed) {
    return completed.getAlreadyShared()
        ? new PlacementInput.AlreadyShared(target, new JobId(event.getJobId()))
        : new PlacementInput.Completed(
            target,
            ArtifactMapping.toCore(completed.getVersion()),
            time(event.getOccurredAtMs()),
            given(completed));
  }

  private static Addressed keyed(String key, Addressed addressed) {
    EventRules.requireKey(key, addressed.artifact().toString());
    return addressed;
  }

  private static Addressed request(Object body) {
    if (!(body instanceof SyncRequested requested)) {
      throw new InvalidEventException("sync request of a kind that is not known");
    }
    SortedSet<NodeId> targets =
        requested.getTargets().stream()
            .map(NodeId::new)
            .collect(Collectors.toCollection(TreeSet::new));
    return new Addressed(
        ArtifactMapping.toCore(requested.getArtifact()),
        new PlacementInput.Requested(
            targets, VersionCodec.core(requested.getPriority()), strategy(requested)));
  }

  private static Optional<Strategy> strategy(SyncRequested requested) {
    return switch (requested.getStrategy()) {
      case AUTO ->
          requested.getPreferEphemeral() ? Optional.of(Strategy.EPHEMERAL) : Optional.empty();
      case HYBRID -> Optional.of(Strategy.HYBRID);
      case EPHEMERAL -> Optional.of(Strategy.EPHEMERAL);
      case BROADCAST -> Optional.of(Strategy.BROADCAST);
    };
  }

  private static Optional<PlacementInput.Given> given(DataSyncCompleted completed) {
    return completed.getSourceVersion() == null || completed.getSourceNodeId() == null
        ? Optional.empty()
        : Optional.of(
            new PlacementInput.Given(
                new NodeId(completed.getSourceNodeId()),
                ArtifactMapping.toCore(completed.getSourceVersion())));
  }

  private static SortedSet<NodeId> missingAt(DataSyncFailed failed) {
    boolean missing =
        failed.getCategory() == FailureCategory.SOURCE_MISSING
            || failed.getCategory() == FailureCategory.SOURCE_CHANGED;
    return missing
        ? failed.getFallbacks().stream()
            .map(TransportFailure::getSourceNodeId)
            .map(NodeId::new)
            .collect(Collectors.toCollection(TreeSet::new))
        : new TreeSet<>();
  }

  static long time(long occurredAtMs) {
    EventRules.require(
        occurredAtMs > 0, "occurred_at_ms must be a time after 1970, not " + occurredAtMs);
    return occurredAtMs;
  }
}

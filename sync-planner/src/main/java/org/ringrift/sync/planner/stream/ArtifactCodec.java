package org.ringrift.sync.planner.stream;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.Asked;
import org.ringrift.sync.planner.core.placement.GameLog;
import org.ringrift.sync.planner.core.placement.Holding;
import org.ringrift.sync.planner.core.placement.Spread;
import org.ringrift.sync.planner.core.placement.Strategy;
import org.ringrift.sync.planner.core.placement.Traits;
import org.ringrift.sync.planner.core.placement.Want;
import org.ringrift.sync.planner.state.StoredArtifact;
import org.ringrift.sync.planner.state.StoredDecision;
import org.ringrift.sync.planner.state.StoredGameBatch;
import org.ringrift.sync.planner.state.StoredHolding;
import org.ringrift.sync.planner.state.StoredStage;
import org.ringrift.sync.planner.state.StoredWant;

/** The state of an artifact between core and its store. */
final class ArtifactCodec {
  private ArtifactCodec() {}

  static StoredArtifact stored(ArtifactState state) {
    return new StoredArtifact(
        state.wanted().map(VersionCodec::stored).orElse(null),
        state.holdings().entrySet().stream().map(ArtifactCodec::stored).toList(),
        state.wants().entrySet().stream().map(ArtifactCodec::storedWant).toList(),
        texts(state.asked().targets()),
        state.asked().priority().map(VersionCodec::stored).orElse(null),
        state.traits().quality().orElse(null),
        state.asked().strategy().map(Strategy::name).orElse(null),
        state.traits().maker().map(NodeId::value).orElse(null),
        state.traits().configKey().orElse(null),
        state.traits().games().batches().entrySet().stream().map(ArtifactCodec::batch).toList(),
        state.orders(),
        state.decided().map(ArtifactCodec::stored).orElse(null),
        texts(state.spread().relays()),
        state.spread().mostCopies());
  }

  static ArtifactState core(ArtifactId id, StoredArtifact stored) {
    SortedMap<NodeId, Holding> holdings = new TreeMap<>();
    stored.getHoldings().forEach(one -> holdings.put(new NodeId(one.getNodeId()), core(one)));
    SortedMap<NodeId, Want> wants = new TreeMap<>();
    stored.getWants().forEach(one -> wants.put(new NodeId(one.getNodeId()), core(one)));
    return new ArtifactState(
        id,
        Optional.ofNullable(stored.getWanted()).map(VersionCodec::core),
        holdings,
        wants,
        new Asked(
            nodes(stored.getRequestedTargets()),
            Optional.ofNullable(stored.getRequestedPriority()).map(VersionCodec::core),
            Optional.ofNullable(stored.getRequestedStrategy()).map(Strategy::valueOf)),
        new Traits(
            Optional.ofNullable(stored.getMaker()).map(NodeId::new),
            Optional.ofNullable(stored.getConfigKey()),
            Optional.ofNullable(stored.getQuality()),
            games(stored.getGameBatches())),
        stored.getOrders(),
        Optional.ofNullable(stored.getDecided()).map(ArtifactCodec::core),
        new Spread(nodes(stored.getRelays()), stored.getMostCopies()));
  }

  private static StoredHolding stored(Map.Entry<NodeId, Holding> entry) {
    Holding holding = entry.getValue();
    return new StoredHolding(
        entry.getKey().value(),
        VersionCodec.stored(holding.version()),
        holding.observedAtMs(),
        holding.syncedAtMs(),
        holding.verified(),
        holding.fault().orElse(null),
        holding.includes().map(ContentHash::hex).orElse(null));
  }

  private static Holding core(StoredHolding stored) {
    return new Holding(
        VersionCodec.core(stored.getVersion()),
        stored.getObservedAtMs(),
        stored.getSyncedAtMs(),
        stored.getVerified(),
        Optional.ofNullable(stored.getFault()),
        Optional.ofNullable(stored.getMergedDigest()).map(ContentHash::new));
  }

  private static StoredWant storedWant(Map.Entry<NodeId, Want> entry) {
    Want want = entry.getValue();
    return new StoredWant(
        entry.getKey().value(),
        StoredStage.valueOf(want.stage().name()),
        want.job().value(),
        VersionCodec.stored(want.version()),
        VersionCodec.stored(want.priority()),
        texts(want.sources()),
        List.copyOf(want.sourceMarks()),
        want.targetIncarnation(),
        want.failing(),
        texts(want.missingAt()),
        want.deadlineMs().orElse(null));
  }

  private static Want core(StoredWant stored) {
    return new Want(
        Want.Stage.valueOf(stored.getStage().name()),
        new JobId(stored.getJobId()),
        VersionCodec.core(stored.getVersion()),
        VersionCodec.core(stored.getPriority()),
        stored.getSources().stream().map(NodeId::new).toList(),
        new TreeSet<>(stored.getSourceMarks()),
        stored.getTargetIncarnation(),
        stored.getFailing(),
        nodes(stored.getMissingAt()),
        Optional.ofNullable(stored.getDeadlineMs()));
  }

  private static StoredDecision stored(ArtifactState.Decided decided) {
    return new StoredDecision(
        decided.number(),
        decided.wholeNumber(),
        VersionCodec.stored(decided.version()),
        texts(decided.placed()),
        texts(decided.withoutSource()));
  }

  private static ArtifactState.Decided core(StoredDecision stored) {
    return new ArtifactState.Decided(
        stored.getNumber(),
        stored.getWholeNumber(),
        VersionCodec.core(stored.getVersion()),
        nodes(stored.getPlaced()),
        nodes(stored.getWithoutSource()));
  }

  private static StoredGameBatch batch(Map.Entry<Long, GameLog.Batch> entry) {
    GameLog.Batch batch = entry.getValue();
    return new StoredGameBatch(batch.before(), entry.getKey(), List.copyOf(batch.ids()));
  }

  private static GameLog games(List<StoredGameBatch> stored) {
    TreeMap<Long, GameLog.Batch> batches = new TreeMap<>();
    stored.forEach(
        one ->
            batches.put(
                one.getTotal(), new GameLog.Batch(one.getBefore(), new TreeSet<>(one.getIds()))));
    return new GameLog(batches);
  }

  private static List<String> texts(Collection<NodeId> nodes) {
    return nodes.stream().map(NodeId::value).toList();
  }

  private static SortedSet<NodeId> nodes(List<String> texts) {
    return texts.stream().map(NodeId::new).collect(Collectors.toCollection(TreeSet::new));
  }
}

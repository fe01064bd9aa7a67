package org.ringrift.sync.planner.stream;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DatabaseChanged;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.NpzExported;
import org.ringrift.sync.events.OrphanGamesDetected;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.TransportFailure;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import org.ringrift.sync.planner.core.placement.About;
import org.ringrift.sync.planner.core.placement.PlacementInput;
import org.ringrift.sync.planner.core.placement.Strategy;
import org.ringrift.sync.planner.state.InventoryHas;
import org.ringrift.sync.planner.state.InventoryLacks;
import org.ringrift.sync.planner.state.PlacementNews;

/** Reads what happens to artifacts into inputs, and refuses what breaks a rule. */
final class PlacementReader {
  /** Games of which the quality says too little to judge by. */
  private static final int FEW_GAMES = 5;

  /** An input and the artifact that it is about. */
  record Addressed(ArtifactId artifact, PlacementInput input) {}

  private PlacementReader() {}

  static Addressed read(String key, GameEvent event) {
    return keyed(key, EventRules.checked(() -> game(event)));
  }

  static Addressed read(String key, ArtifactEvent event) {
    return keyed(key, EventRules.checked(() -> artifact(event)));
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
            case DataSyncCompleted completed ->
                Optional.of(
                    new PlacementInput.Completed(
                        target,
                        ArtifactMapping.toCore(completed.getVersion()),
                        time(event.getOccurredAtMs())));
            case DataSyncFailed failed ->
                Optional.of(
                    new PlacementInput.Failed(
                        target, new JobId(event.getJobId()), missingAt(failed)));
            default -> Optional.empty();
          };
        });
  }

  private static Addressed keyed(String key, Addressed addressed) {
    EventRules.requireKey(key, addressed.artifact().toString());
    return addressed;
  }

  private static Addressed game(GameEvent event) {
    long at = time(event.getOccurredAtMs());
    return switch (event.getBody()) {
      case GameCompleted games -> completed(event, games, at);
      case OrphanGamesDetected orphans -> {
        EventRules.require(
            orphans.getOrphanGames() >= 0 && orphans.getTotalGames() >= orphans.getOrphanGames(),
            "orphan_games must be from 0 to total_games, which is " + orphans.getTotalGames());
        NodeId node = new NodeId(event.getNodeId());
        yield new Addressed(
            ArtifactId.of(DataType.GAMES, node, new DataPath(orphans.getDbPath())),
            new PlacementInput.OrphansFound(
                node,
                new Version.GamesVersion(0, at, orphans.getTotalGames(), Optional.empty()),
                at));
      }
      default -> throw new InvalidEventException("game event of a kind that is not known");
    };
  }

  private static Addressed completed(GameEvent event, GameCompleted games, long at) {
    EventRules.require(
        games.getNewGames() >= 1 && games.getTotalGames() >= games.getNewGames(),
        "new_games must be from 1 to total_games, but they are "
            + games.getNewGames()
            + " of "
            + games.getTotalGames());
    Optional<Double> quality = Optional.ofNullable(games.getMeanQualityScore());
    EventRules.require(
        quality.filter(score -> !(score >= 0 && score <= 1)).isEmpty(),
        "mean_quality_score must be from 0 to 1, not " + games.getMeanQualityScore());
    Version version =
        new Version.GamesVersion(
            Optional.ofNullable(games.getDbSizeBytes()).orElse(0L),
            at,
            games.getTotalGames(),
            Optional.ofNullable(games.getHighWaterMark()));
    return announced(
        DataType.GAMES,
        event.getNodeId(),
        games.getDbPath(),
        version,
        new About(
            Optional.ofNullable(games.getConfigKey()),
            games.getNewGames() < FEW_GAMES ? Optional.empty() : quality,
            games.getNewGames(),
            new TreeSet<>(games.getGameIds())),
        at,
        "GameCompleted");
  }

  private static Addressed artifact(ArtifactEvent event) {
    long at = time(event.getOccurredAtMs());
    return switch (event.getBody()) {
      case ModelPublished model ->
          file(
              DataType.MODELS,
              event,
              model.getPath(),
              new Version.FileVersion(model.getSizeBytes(), at, hash(model.getContentHash())),
              Optional.ofNullable(model.getConfigKey()),
              "ModelPublished");
      case NpzExported npz ->
          file(
              DataType.NPZ,
              event,
              npz.getPath(),
              new Version.FileVersion(npz.getSizeBytes(), at, hash(npz.getContentHash())),
              Optional.ofNullable(npz.getConfigKey()),
              "NpzExported");
      case DatabaseChanged database ->
          file(
              DataType.parse(database.getDataType()),
              event,
              database.getPath(),
              new Version.FileVersion(database.getSizeBytes(), at, Optional.empty()),
              Optional.empty(),
              "DatabaseChanged");
      default -> throw new InvalidEventException("artifact event of a kind that is not known");
    };
  }

  private static Addressed file(
      DataType type,
      ArtifactEvent event,
      String path,
      Version version,
      Optional<String> configKey,
      String trigger) {
    EventRules.require(
        !type.hasOrigin(),
        "data type " + type.wireName() + " is announced on game-events, not here");
    return announced(
        type,
        event.getNodeId(),
        path,
        version,
        new About(configKey, Optional.empty(), 0, new TreeSet<>()),
        version.modifiedAtMs(),
        trigger);
  }

  private static Addressed announced(
      DataType type,
      String nodeId,
      String path,
      Version version,
      About about,
      long at,
      String trigger) {
    NodeId node = new NodeId(nodeId);
    return new Addressed(
        ArtifactId.of(type, node, new DataPath(path)),
        new PlacementInput.Announced(node, version, about, at, trigger));
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

  private static Optional<ContentHash> hash(String hex) {
    return Optional.ofNullable(hex).map(ContentHash::new);
  }

  private static long time(long occurredAtMs) {
    EventRules.require(
        occurredAtMs > 0, "occurred_at_ms must be a time after 1970, not " + occurredAtMs);
    return occurredAtMs;
  }
}

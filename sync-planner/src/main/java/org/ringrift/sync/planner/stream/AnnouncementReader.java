package org.ringrift.sync.planner.stream;

import java.util.Optional;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.DatabaseChanged;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.NpzExported;
import org.ringrift.sync.events.OrphanGamesDetected;
import org.ringrift.sync.planner.core.placement.About;
import org.ringrift.sync.planner.core.placement.PlacementInput;
import org.ringrift.sync.planner.stream.PlacementReader.Addressed;

/** Reads what producers say of games and artifacts into inputs, and refuses what breaks a rule. */
final class AnnouncementReader {
  /** Games of which the quality says too little to judge by. */
  private static final int FEW_GAMES = 5;

  private AnnouncementReader() {}

  static Addressed read(GameEvent event) {
    long at = PlacementReader.time(event.getOccurredAtMs());
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

  static Addressed read(ArtifactEvent event) {
    long at = PlacementReader.time(event.getOccurredAtMs());
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
              merged(database.getDataType()),
              event,
              database.getPath(),
              // What is in it now, nobody has read yet; the first merge or inventory tells.
              new Version.MergedVersion(database.getSizeBytes(), at, 0, Optional.empty()),
              Optional.empty(),
              "DatabaseChanged");
      default -> throw new InvalidEventException("artifact event of a kind that is not known");
    };
  }

  private static DataType merged(String name) {
    DataType type = DataType.parse(name);
    EventRules.require(type.isMerged(), "data type '" + name + "' must be elo or registry here");
    return type;
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

  private static Optional<ContentHash> hash(String hex) {
    return Optional.ofNullable(hex).map(ContentHash::new);
  }
}

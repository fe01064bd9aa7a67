package org.ringrift.sync.events.json;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.AddressedEvent;
import org.ringrift.sync.events.DatabaseChanged;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.NpzExported;
import org.ringrift.sync.events.OrphanGamesDetected;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.SyncStrategy;
import org.ringrift.sync.events.mapping.ArtifactMapping;

/** The kinds whose key is an artifact. */
final class ArtifactKinds {
  static final List<Kind> ALL =
      List.of(
          new Kind("game-completed", ArtifactKinds::gameCompleted),
          new Kind("orphan-games-detected", ArtifactKinds::orphanGames),
          new Kind("model-published", ArtifactKinds::modelPublished),
          new Kind("npz-exported", ArtifactKinds::npzExported),
          new Kind("database-changed", ArtifactKinds::databaseChanged),
          new Kind("sync-requested", ArtifactKinds::syncRequested));

  private static final double MAX_ELO = 1_000_000;

  private ArtifactKinds() {}

  private static Supplier<AddressedEvent<?>> gameCompleted(Fields fields, Envelope envelope) {
    ArtifactId artifact = artifact(fields, "db_path", DataType.GAMES, envelope.node());
    GameCompleted body =
        new GameCompleted(
            pathOf(artifact),
            fields.optionalConfigKey("config_key").orElse(null),
            (int) fields.count("new_games", 1, Integer.MAX_VALUE),
            fields.count("total_games"),
            fields.optionalCount("high_water_mark").orElse(null),
            fields.texts("game_ids"),
            fields.optionalCount("db_size_bytes").orElse(null),
            fields.optionalNumber("mean_quality_score", 0, 1).orElse(null),
            fields.optionalText("engine").orElse(null),
            fields.optionalCount("duration_ms").orElse(null));
    return () -> envelope.game(artifact, body);
  }

  private static Supplier<AddressedEvent<?>> orphanGames(Fields fields, Envelope envelope) {
    ArtifactId artifact = artifact(fields, "db_path", DataType.GAMES, envelope.node());
    OrphanGamesDetected body =
        new OrphanGamesDetected(
            pathOf(artifact), fields.count("orphan_games"), fields.count("total_games"));
    return () -> envelope.game(artifact, body);
  }

  private static Supplier<AddressedEvent<?>> modelPublished(Fields fields, Envelope envelope) {
    ArtifactId artifact = artifact(fields, "path", DataType.MODELS, envelope.node());
    ModelPublished body =
        new ModelPublished(
            pathOf(artifact),
            fields.count("size_bytes"),
            hash(fields),
            fields.optionalConfigKey("config_key").orElse(null),
            fields.optionalText("model_id").orElse(null),
            fields.optionalNumber("elo", -MAX_ELO, MAX_ELO).orElse(null),
            fields.optionalNumber("elo_gain", -MAX_ELO, MAX_ELO).orElse(null));
    return () -> envelope.artifact(artifact, body);
  }

  private static Supplier<AddressedEvent<?>> npzExported(Fields fields, Envelope envelope) {
    ArtifactId artifact = artifact(fields, "path", DataType.NPZ, envelope.node());
    NpzExported body =
        new NpzExported(
            pathOf(artifact),
            fields.count("size_bytes"),
            hash(fields),
            fields.optionalConfigKey("config_key").orElse(null),
            fields.optionalCount("sample_count").orElse(null));
    return () -> envelope.artifact(artifact, body);
  }

  private static Supplier<AddressedEvent<?>> databaseChanged(Fields fields, Envelope envelope) {
    DataType type = fields.named("data_type", ArtifactKinds::mergedDatabase);
    ArtifactId artifact =
        artifact(fields, "path", type == null ? DataType.ELO : type, envelope.node());
    DatabaseChanged body =
        new DatabaseChanged(
            type == null ? "" : type.wireName(),
            pathOf(artifact),
            fields.count("size_bytes"),
            fields.optionalCount("change_count").orElse(null));
    return () -> envelope.artifact(artifact, body);
  }

  private static DataType mergedDatabase(String name) {
    DataType type = DataType.parse(name);
    if (type != DataType.ELO && type != DataType.REGISTRY) {
      throw new InvalidNameException("data type '" + name + "' must be elo or registry here");
    }
    return type;
  }

  private static Supplier<AddressedEvent<?>> syncRequested(Fields fields, Envelope envelope) {
    DataType type = fields.named("data_type", DataType::parse);
    DataPath path = fields.named("path", DataPath::new);
    Optional<NodeId> origin = fields.optionalNamed("origin", NodeId::new);
    List<String> targets = fields.texts("targets");
    targets.forEach(target -> fields.checked("targets", () -> new NodeId(target)));
    Priority priority =
        fields.optionalNamed("priority", ArtifactKinds::priority).orElse(Priority.NORMAL);
    SyncStrategy strategy =
        fields.optionalNamed("strategy", ArtifactKinds::strategy).orElse(SyncStrategy.AUTO);
    boolean preferEphemeral = fields.optionalFlag("prefer_ephemeral").orElse(false);
    String reason = fields.text("reason");
    ArtifactId artifact = requested(fields, type, origin, path);
    return () ->
        envelope.request(
            artifact,
            new SyncRequested(
                ArtifactMapping.toAvro(artifact),
                targets,
                priority,
                reason,
                strategy,
                preferEphemeral));
  }

  private static ArtifactId requested(
      Fields fields, DataType type, Optional<NodeId> origin, DataPath path) {
    if (type == null || path == null) {
      return null;
    }
    if (type.hasOrigin() != origin.isPresent()) {
      fields.fault(
          "origin",
          type.hasOrigin()
              ? "must name the node whose " + type.wireName() + " these are"
              : "must be absent: " + type.wireName() + " belong to no node");
      return null;
    }
    return fields.checked("path", () -> new ArtifactId(type, origin, path)).orElse(null);
  }

  private static SyncStrategy strategy(String name) {
    try {
      return SyncStrategy.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidNameException(
          "strategy '" + name + "' must be auto, hybrid, ephemeral or broadcast");
    }
  }

  private static Priority priority(String name) {
    try {
      return Priority.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidNameException(
          "priority '" + name + "' must be low, normal, high or critical");
    }
  }

  /** The artifact at a path of this node; null where the path breaks a rule. */
  private static ArtifactId artifact(Fields fields, String name, DataType type, NodeId node) {
    return fields.named(name, path -> ArtifactId.of(type, node, new DataPath(path)));
  }

  private static String pathOf(ArtifactId artifact) {
    return artifact == null ? "" : artifact.path().value();
  }

  private static String hash(Fields fields) {
    return fields
        .optionalNamed("content_hash", ContentHash::new)
        .map(ContentHash::hex)
        .orElse(null);
  }
}

package org.ringrift.sync.planner.core.training;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.NodeRole;

/**
 * Decides what a node can train with: the archives of a configuration; or, where it holds no
 * archive of that configuration, the games databases. Only what its worker has read, and what was
 * made at most so long ago.
 */
public final class TrainingData {
  private static final Pattern CONFIG_KEY =
      Pattern.compile("(?<![a-z0-9])(?:hex8|square8|square19|hexagonal)_[2-4]p(?![a-z0-9])");

  private final long maxAgeMs;

  public TrainingData(long maxAgeMs) {
    if (maxAgeMs < 1) {
      throw new IllegalArgumentException("the age of training data must be positive");
    }
    this.maxAgeMs = maxAgeMs;
  }

  /**
   * One artifact that a node holds.
   *
   * @param told identity of the version that was said to be ready last; empty where none was
   */
  public record Held(ArtifactId artifact, Version version, Optional<String> told) {}

  /** The configuration that an artifact belongs to, by its file name. */
  public static Optional<String> configKey(ArtifactId artifact) {
    boolean trains = artifact.dataType() == DataType.NPZ || artifact.dataType() == DataType.GAMES;
    Matcher matcher = CONFIG_KEY.matcher(artifact.path().fileName());
    return trains && matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }

  /** Tells versions apart, whoever looked at them. */
  public static String identity(Version version) {
    return switch (version) {
      case Version.GamesVersion games -> "games " + games.gameCount();
      case Version.FileVersion file ->
          file.hash()
              .map(ContentHash::hex)
              .orElseGet(() -> file.sizeBytes() + " bytes of " + file.modifiedAtMs());
      case Version.MergedVersion merged ->
          merged.digest().map(ContentHash::hex).orElseGet(() -> "unread, " + merged.modifiedAtMs());
    };
  }

  /** What is to be said to be ready now, of all that a node holds. */
  public List<Held> ready(FleetNode node, List<Held> held, long nowMs) {
    return held.stream()
        .filter(one -> wants(node, one.artifact()))
        .filter(one -> one.artifact().dataType() == DataType.NPZ || !hasArchive(held, one))
        .filter(one -> nowMs - one.version().modifiedAtMs() <= maxAgeMs)
        .filter(one -> one.told().filter(identity(one.version())::equals).isEmpty())
        .toList();
  }

  private static boolean wants(FleetNode node, ArtifactId artifact) {
    return node.readable()
        && configKey(artifact)
            .filter(
                key ->
                    node.profile().role() == NodeRole.TRAINING
                        || node.trainingConfigKeys().contains(key))
            .isPresent();
  }

  private static boolean hasArchive(List<Held> held, Held games) {
    return held.stream()
        .map(Held::artifact)
        .filter(other -> other.dataType() == DataType.NPZ)
        .anyMatch(other -> configKey(other).equals(configKey(games.artifact())));
  }
}

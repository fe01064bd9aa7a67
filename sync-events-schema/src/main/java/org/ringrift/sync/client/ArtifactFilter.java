package org.ringrift.sync.client;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

/**
 * Which artifacts somebody means.
 *
 * @param configKey must be a whole part of the file name, between separators: {@code hex8_2p} is in
 *     {@code canonical_hex8_2p.db} and not in {@code canonical_bighex8_2p.db}
 */
public record ArtifactFilter(
    DataType dataType, Optional<String> configKey, Optional<String> path, Optional<NodeId> origin) {

  /** Everything of a type. */
  public static ArtifactFilter of(DataType dataType) {
    return new ArtifactFilter(dataType, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same, and of a configuration such as {@code hex8_2p}. */
  public ArtifactFilter ofConfig(String key) {
    return new ArtifactFilter(dataType, Optional.of(key), path, origin);
  }

  /** The ones that are meant, in order. */
  public List<ArtifactId> among(Collection<ArtifactId> artifacts) {
    return artifacts.stream().filter(this::matches).sorted().toList();
  }

  /** True where this one is meant. */
  public boolean matches(ArtifactId artifact) {
    return artifact.dataType() == dataType
        && configKey.map(key -> names(artifact.path().fileName(), key)).orElse(true)
        && path.map(artifact.path().value()::equals).orElse(true)
        && origin.map(node -> artifact.origin().equals(Optional.of(node))).orElse(true);
  }

  private static boolean names(String fileName, String key) {
    int at = fileName.indexOf(key);
    while (at >= 0) {
      if (isEdge(fileName, at - 1) && isEdge(fileName, at + key.length())) {
        return true;
      }
      at = fileName.indexOf(key, at + 1);
    }
    return false;
  }

  private static boolean isEdge(String text, int at) {
    return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
  }

  @Override
  public String toString() {
    return dataType.wireName()
        + configKey.map(key -> " of " + key).orElse("")
        + path.map(p -> " at " + p).orElse("")
        + origin.map(node -> " from " + node).orElse("");
  }
}

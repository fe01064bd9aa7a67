package org.ringrift.sync.events.mapping;

import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.ArtifactRef;
import org.ringrift.sync.events.ArtifactVersion;

/**
 * Artifacts and their versions between Avro and core.
 *
 * <p>The {@code toCore} methods throw {@link InvalidNameException}, with the value and the rule in
 * the message, for a record that Avro accepts and the rules do not.
 */
public final class ArtifactMapping {
  private ArtifactMapping() {}

  public static ArtifactId toCore(ArtifactRef ref) {
    return new ArtifactId(
        DataType.parse(ref.getDataType()),
        Optional.ofNullable(ref.getOriginNodeId()).map(NodeId::new),
        new DataPath(ref.getPath()));
  }

  public static ArtifactRef toAvro(ArtifactId id) {
    return new ArtifactRef(
        id.dataType().wireName(), id.origin().map(NodeId::value).orElse(null), id.path().value());
  }

  public static Version toCore(ArtifactVersion version) {
    if (version.getGameCount() != null) {
      return new Version.GamesVersion(
          version.getSizeBytes(),
          version.getModifiedAtMs(),
          version.getGameCount(),
          Optional.ofNullable(version.getHighWaterMark()));
    }
    if (version.getRowCount() != null) {
      return new Version.MergedVersion(
          version.getSizeBytes(),
          version.getModifiedAtMs(),
          version.getRowCount(),
          Optional.ofNullable(version.getContentDigest()).map(ContentHash::new));
    }
    return new Version.FileVersion(
        version.getSizeBytes(),
        version.getModifiedAtMs(),
        Optional.ofNullable(version.getContentHash()).map(ContentHash::new));
  }

  public static ArtifactVersion toAvro(Version version) {
    return switch (version) {
      case Version.FileVersion file ->
          new ArtifactVersion(
              file.sizeBytes(),
              file.modifiedAtMs(),
              file.hash().map(ContentHash::hex).orElse(null),
              null,
              null,
              null,
              null);
      case Version.GamesVersion games ->
          new ArtifactVersion(
              games.sizeBytes(),
              games.modifiedAtMs(),
              null,
              games.gameCount(),
              games.highWaterMark().orElse(null),
              null,
              null);
      case Version.MergedVersion merged ->
          new ArtifactVersion(
              merged.sizeBytes(),
              merged.modifiedAtMs(),
              null,
              null,
              null,
              merged.rowCount(),
              merged.digest().map(ContentHash::hex).orElse(null));
    };
  }
}

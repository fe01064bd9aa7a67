package org.ringrift.sync.worker.watch;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.node.InventoryFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a node is watched, and which artifact a file belongs to. Thread-safe. */
final class OwnArtifacts {
  private static final Logger log = LoggerFactory.getLogger(OwnArtifacts.class);
  private static final Set<InventoryFolder> FOLDERS =
      EnumSet.of(InventoryFolder.OWN_GAMES, InventoryFolder.MODELS, InventoryFolder.NPZ);
  private static final List<String> SIDE_FILES = List.of("-wal", "-journal");

  private final NodeId self;
  private final Path root;

  /** An artifact, and the file that it is. */
  record Found(ArtifactId artifact, Path file) {}

  /**
   * @param root the data directory
   */
  OwnArtifacts(NodeId self, Path root) {
    this.self = self;
    this.root = root;
  }

  /** The folders in which they lie. */
  List<Path> folders() {
    return FOLDERS.stream().map(folder -> root.resolve(folder.folder())).toList();
  }

  /** What was written to with a file, which may be a log beside a database; empty for nothing. */
  Optional<Found> at(Path touched) {
    Path file = original(touched);
    try {
      return artifactAt(file).map(artifact -> new Found(artifact, file));
    } catch (InvalidNameException e) {
      log.debug("{} is left to the inventory, which says why: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static Path original(Path touched) {
    String name = touched.toString();
    for (String side : SIDE_FILES) {
      if (name.endsWith(side)) {
        return Path.of(name.substring(0, name.length() - side.length()));
      }
    }
    return touched;
  }

  private Optional<ArtifactId> artifactAt(Path file) {
    for (InventoryFolder folder : FOLDERS) {
      if (file.startsWith(root.resolve(folder.folder()))
          && folder.takes(file.getFileName().toString())) {
        return folder.artifactAt(new DataPath(root.relativize(file).toString()), self);
      }
    }
    return Optional.empty();
  }
}

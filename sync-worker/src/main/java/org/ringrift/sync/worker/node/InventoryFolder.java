package org.ringrift.sync.worker.node;

import java.util.Optional;
import java.util.regex.Pattern;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

/**
 * Where a node's artifacts lie below its data directory. Folders are searched to any depth, but for
 * the two databases that every node has under the same name.
 *
 * <table>
 * <caption>The folders</caption>
 * <tr><th>folder</th><th>files</th><th>data type</th></tr>
 * <tr><td>{@code data/games}</td><td>{@code .db}</td><td>games of this node</td></tr>
 * <tr><td>{@code replicas/<origin>}</td><td>{@code .db}</td><td>games of another node</td></tr>
 * <tr><td>{@code models}</td><td>{@code .pth}, {@code .pt}</td><td>models</td></tr>
 * <tr><td>{@code data/training}</td><td>{@code .npz}</td><td>npz</td></tr>
 * <tr><td>{@code data}</td><td>{@code unified_elo.db}</td><td>elo</td></tr>
 * <tr><td>{@code data}</td><td>{@code model_registry.db}</td><td>registry</td></tr>
 * </table>
 */
public enum InventoryFolder {
  OWN_GAMES("data/games", DataType.GAMES, ".+\\.db"),
  REPLICAS(ArtifactId.REPLICA_FOLDER, DataType.GAMES, ".+\\.db"),
  MODELS("models", DataType.MODELS, ".+\\.(pth|pt)"),
  NPZ("data/training", DataType.NPZ, ".+\\.npz"),
  ELO("data", DataType.ELO, "unified_elo\\.db"),
  REGISTRY("data", DataType.REGISTRY, "model_registry\\.db");

  private final String folder;
  private final DataType dataType;
  private final Pattern files;

  InventoryFolder(String folder, DataType dataType, String files) {
    this.folder = folder;
    this.dataType = dataType;
    this.files = Pattern.compile(files);
  }

  /** Below the data directory. */
  public String folder() {
    return folder;
  }

  /** How deep it is searched; 1 for the folder alone. */
  int depth() {
    return dataType.isMerged() ? 1 : Integer.MAX_VALUE;
  }

  /** True where a file of this name belongs to the inventory. */
  public boolean takes(String fileName) {
    return files.matcher(fileName).matches();
  }

  /**
   * The artifact that a file in this folder is; empty for what is none, such as a copy of this
   * node's own data among the replicas.
   *
   * @throws org.ringrift.sync.core.InvalidNameException where the path breaks the rules for ids
   */
  public Optional<ArtifactId> artifactAt(DataPath path, NodeId self) {
    if (this != REPLICAS) {
      return Optional.of(ArtifactId.of(dataType, self, path));
    }
    String[] parts = path.value().split("/", 3);
    if (parts.length < 3 || parts[1].equals(self.value())) {
      return Optional.empty();
    }
    return Optional.of(
        new ArtifactId(dataType, Optional.of(new NodeId(parts[1])), new DataPath(parts[2])));
  }
}

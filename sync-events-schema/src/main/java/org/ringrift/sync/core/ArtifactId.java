package org.ringrift.sync.core;

import java.util.Optional;

/**
 * Identity of one thing that is replicated, and the key of most topics.
 *
 * <p>Written {@code games:<origin>:<path>} for data that belongs to its origin node and {@code
 * <type>:<path>} for data that is one thing in the whole fleet.
 *
 * @param origin the node whose data it is; present exactly where {@link DataType#hasOrigin()}
 */
public record ArtifactId(DataType dataType, Optional<NodeId> origin, DataPath path)
    implements Comparable<ArtifactId> {

  /** Folder below the data directory that holds replicas of other nodes' databases. */
  public static final String REPLICA_FOLDER = "replicas";

  /**
   * @throws InvalidNameException where the origin is missing or superfluous, or where the path
   *     names something that is never replicated: a replica, or a side file of a live database
   */
  public ArtifactId {
    if (dataType.hasOrigin() != origin.isPresent()) {
      throw new InvalidNameException(
          dataType.wireName()
              + " '"
              + path
              + "' must "
              + (dataType.hasOrigin() ? "name its origin node" : "not name an origin node"));
    }
    if (path.isBelow(REPLICA_FOLDER)) {
      throw new InvalidNameException("path '" + path + "' is a replica, not an original");
    }
    String file = path.fileName();
    if (dataType.isDatabase()
        && (file.endsWith("-wal") || file.endsWith("-shm") || file.endsWith("-journal"))) {
      throw new InvalidNameException("path '" + path + "' is a side file of a live database");
    }
  }

  /** The artifact at a path of a node. */
  public static ArtifactId of(DataType dataType, NodeId node, DataPath path) {
    return new ArtifactId(
        dataType, dataType.hasOrigin() ? Optional.of(node) : Optional.empty(), path);
  }

  /**
   * Reads what {@link #toString()} writes.
   *
   * @throws InvalidNameException where the text does not have that form
   */
  public static ArtifactId parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new InvalidNameException("artifact id '" + text + "' must be <type>:[<origin>:]<path>");
    }
    DataType dataType = DataType.parse(text.substring(0, colon));
    String rest = text.substring(colon + 1);
    if (!dataType.hasOrigin()) {
      return new ArtifactId(dataType, Optional.empty(), new DataPath(rest));
    }
    int second = rest.indexOf(':');
    if (second < 0) {
      throw new InvalidNameException(
          "artifact id '" + text + "' must be " + dataType.wireName() + ":<origin>:<path>");
    }
    NodeId origin = new NodeId(rest.substring(0, second));
    return new ArtifactId(dataType, Optional.of(origin), new DataPath(rest.substring(second + 1)));
  }

  /**
   * Where this artifact lies on a node: replicas of a games database live under their origin, so
   * that two nodes with equal file names never overwrite each other; everything else keeps its
   * path.
   */
  public DataPath pathOn(NodeId node) {
    return origin
        .filter(o -> !o.equals(node))
        .map(o -> new DataPath(REPLICA_FOLDER + "/" + o.value() + "/" + path.value()))
        .orElse(path);
  }

  @Override
  public int compareTo(ArtifactId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return origin
        .map(node -> dataType.wireName() + ":" + node + ":" + path)
        .orElseGet(() -> dataType.wireName() + ":" + path);
  }
}

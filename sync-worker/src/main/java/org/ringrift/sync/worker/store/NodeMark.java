package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;

/**
 * The name of a node in its data directory, {@code .ringsync/node}. Who sees a directory over a
 * shared storage can tell by it whose it is: an equal path is no proof.
 */
public final class NodeMark {
  private static final int MOST_BYTES = 200;

  private NodeMark() {}

  /** Marks a data directory as that of this node. */
  public static void put(DataDirectory directory, NodeId node) throws IOException {
    Path mark = of(directory.root());
    Path next = mark.resolveSibling("node.new");
    Files.writeString(next, node.value());
    Files.move(next, mark, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whose data directory this is; empty where no worker has marked it. */
  public static Optional<String> read(Path root) throws IOException {
    Path mark = of(root);
    if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(mark)) {
      return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    }
  }

  private static Path of(Path root) {
    return root.resolve(".ringsync").resolve("node");
  }
}

package org.ringrift.sync.worker.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.ringrift.sync.core.InvalidNameException;

/**
 * Where this node has mounted what other nodes have elsewhere.
 *
 * @param mounts the longest one that fits counts
 */
public record StorageMounts(List<Mount> mounts) {
  /** Shared storage has the same path everywhere. */
  public static final StorageMounts SAME = new StorageMounts(List.of());

  /**
   * One folder under its two names.
   *
   * @param there absolute, as other nodes say it
   * @param here absolute
   */
  public record Mount(Path there, Path here) {
    /**
     * @throws InvalidNameException where one is not absolute
     */
    public Mount {
      if (!there.isAbsolute() || !here.isAbsolute()) {
        throw new InvalidNameException(
            "both paths of a mount must be absolute: " + there + "=" + here);
      }
      there = there.normalize();
      here = here.normalize();
    }
  }

  public StorageMounts {
    mounts =
        mounts.stream()
            .sorted(Comparator.comparingInt((Mount m) -> m.there().getNameCount()).reversed())
            .toList();
  }

  /**
   * Reads {@code <there>=<here>}, separated by commas.
   *
   * @throws InvalidNameException where it is something else
   */
  public static StorageMounts parse(String text) {
    List<Mount> mounts = new ArrayList<>();
    for (String one : Arrays.stream(text.split(",", -1)).map(String::strip).toList()) {
      String[] paths = one.split("=", -1);
      if (paths.length != 2) {
        throw new InvalidNameException("a mount must be '<path there>=<path here>', not: " + one);
      }
      mounts.add(new Mount(Path.of(paths[0].strip()), Path.of(paths[1].strip())));
    }
    return new StorageMounts(mounts);
  }

  /** Where this node sees a path of another one. */
  public Path here(String there) {
    Path path = Path.of(there).normalize();
    return mounts.stream()
        .filter(mount -> path.startsWith(mount.there()))
        .findFirst()
        .map(mount -> mount.here().resolve(mount.there().relativize(path)).normalize())
        .orElse(path);
  }
}

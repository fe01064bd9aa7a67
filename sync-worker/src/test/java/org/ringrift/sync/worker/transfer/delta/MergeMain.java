package org.ringrift.sync.worker.transfer.delta;

import java.nio.file.Path;
import java.time.InstantSource;
import org.ringrift.sync.worker.delta.GameIndexes;

/** Merges a portion that lies in a file into a replica. */
public final class MergeMain {
  private MergeMain() {}

  /** The replica and the portion. */
  public static void main(String[] args) throws Exception {
    try (Replica replica =
        Replica.open(Path.of(args[0]), new GameIndexes(InstantSource.system()))) {
      var unused = replica.merge(Path.of(args[1]));
    }
  }
}

package org.ringrift.sync.worker.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.Failure;

/**
 * Brings the games that a replica lacks into it, where it lies. Readers of the replica see all of
 * the new games or none of them. Thread-safe; not for one replica twice at once.
 */
public interface GameMerge {
  /** The name in events and metrics. */
  String NAME = "game-delta";

  /**
   * What to bring.
   *
   * @param replica an existing file
   * @param gameIds games that somebody named; they need not be all
   * @param progress hears how many bytes have arrived
   */
  record Request(
      JobId job,
      ArtifactId artifact,
      Source source,
      Path replica,
      List<String> gameIds,
      BandwidthLimit limit,
      LongConsumer progress) {
    public Request {
      gameIds = List.copyOf(gameIds);
    }
  }

  /**
   * What to bring from a source to which somebody else talks.
   *
   * @param replica an existing file
   * @param gameIds games that somebody named; they need not be all
   */
  record Task(JobId job, ArtifactId artifact, NodeId source, Path replica, List<String> gameIds) {
    public Task {
      gameIds = List.copyOf(gameIds);
    }
  }

  /** How it ended. What was brought stays, also where something failed after that. */
  sealed interface Outcome {
    /** What was brought. */
    Brought brought();

    /**
     * The replica has every game of the source.
     *
     * @param here what the replica is now
     * @param there what the source is
     */
    record Complete(Version.GamesVersion here, Version.GamesVersion there, Brought brought)
        implements Outcome {}

    /** The replica may still lack games. */
    record Incomplete(Failure failure, Brought brought) implements Outcome {}
  }

  /**
   * What was brought.
   *
   * @param bytes that crossed the network
   * @param games that the replica did not have
   * @param kept what is different here and there, and was left as it is here
   */
  record Brought(long bytes, long games, List<Failure> kept) {
    /** Nothing yet. */
    public static final Brought NOTHING = new Brought(0, 0, List.of());

    public Brought {
      kept = List.copyOf(kept);
    }
  }

  /**
   * Runs until the replica is complete, or the first failure.
   *
   * @throws InterruptedException where the thread was interrupted; what was brought before stays
   */
  Outcome merge(Request request) throws InterruptedException;

  /**
   * The same, asking a source that is reached in another way.
   *
   * @throws InterruptedException where the thread was interrupted; what was brought before stays
   */
  Outcome merge(Task task, GameSource source) throws InterruptedException;
}

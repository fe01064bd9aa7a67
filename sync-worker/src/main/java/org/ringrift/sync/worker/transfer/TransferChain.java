package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Lock;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.delta.GamesReceiver;
import org.ringrift.sync.worker.merge.LiveMerge;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.verify.LocalCopy;
import org.ringrift.sync.worker.verify.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches an artifact over the first (source, transport) that brings it whole.
 *
 * <p>What is there already costs one check. Where all fail, the failure says the first cause after
 * which another attempt makes sense, and lists every one. A full disk of this node ends the job at
 * once.
 */
public final class TransferChain implements ArtifactFetcher, AutoCloseable {
  /** What a failed job left in staging is kept for this long for its next attempt. */
  public static final Duration STAGING_TTL = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(TransferChain.class);

  private final Parts parts;
  private final Arrivals arrivals;
  private final Turns turns = new Turns();
  private final OpenPushes pushes;
  private final PushedFiles pushedFiles;
  private final PushedGames pushedGames;

  /**
   * What a fetch works with.
   *
   * @param pushes the ways to targets that cannot fetch
   * @param incoming lets rsync write what others push
   */
  public record Parts(
      NodeId self,
      DataDirectory directory,
      SourceOffers offers,
      Loopback loopback,
      GameSender sender,
      TransportOrder<Transport> order,
      TransportOrder<PushTransport> pushes,
      RsyncAccess incoming,
      GameMerge games,
      LiveMerge rows,
      LocalCopy localCopy,
      Verifier verifier,
      FileHashes hashes,
      SharedStorage shared,
      InstantSource clock) {}

  /**
   * @param arrivals hears what other nodes send, and how fetches end
   * @param patience with those that send games
   */
  public TransferChain(Parts parts, Arrivals arrivals, Patience patience) {
    this.parts = parts;
    this.arrivals = arrivals;
    this.pushes = new OpenPushes(parts, arrivals);
    this.pushedFiles = new PushedFiles(parts, pushes, turns);
    this.pushedGames = new PushedGames(parts, turns, patience);
  }

  /** Where other nodes send what this one cannot fetch. */
  public PushReceiver pushedFiles() {
    return pushedFiles;
  }

  /** Where other nodes send the games that this one cannot fetch. */
  public GamesReceiver pushedGames() {
    return pushedGames;
  }

  /** Ends what other nodes send. Fetches are stopped by interrupting their threads. */
  @Override
  public void close() {
    pushedGames.close();
  }

  @Override
  public FetchOutcome fetch(FetchRequest request, ProgressListener progress) {
    Attempts attempts = new Attempts(request);
    Path staging = parts.directory().stagingFolder(request.job());
    parts.directory().staging().enter(staging);
    try {
      requireFittingVersion(request.artifact(), request.wanted());
      FetchOutcome outcome = run(request, attempts, progress);
      boolean failed = outcome instanceof FetchOutcome.FetchFailed;
      return failed && Thread.currentThread().isInterrupted()
          ? cancelled(request, attempts)
          : outcome;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return cancelled(request, attempts);
    } catch (InvalidNameException e) {
      return attempts.failed(new Failure(FailureCategory.INVALID_JOB, e.getMessage()));
    } catch (IOException e) {
      return Thread.currentThread().isInterrupted()
          ? cancelled(request, attempts)
          : failedHere(request, attempts, staging, e);
    } finally {
      parts.directory().staging().leave(staging);
    }
  }

  private FetchOutcome run(FetchRequest request, Attempts attempts, ProgressListener progress)
      throws IOException, InterruptedException {
    if (request.target().isPresent()) {
      return new Push(parts, request, progress, attempts).run();
    }
    Lock turn = turns.of(request.artifact());
    turn.lockInterruptibly();
    try (Arrivals.Attempt attempt = arrivals.attempt(request.artifact(), request.wanted())) {
      FetchOutcome outcome = new Fetch(parts, request, progress, attempts).run();
      if (outcome instanceof FetchOutcome.Fetched fetched && !fetched.alreadyShared()) {
        attempt.succeed();
      }
      return outcome;
    } finally {
      turn.unlock();
    }
  }

  /** Looks after what rsync brings, of which nobody else sees how much it is. */
  public void look() {
    pushes.look();
  }

  /** How many others send to this node now. */
  public int receiving() {
    return pushes.count() + pushedGames.running();
  }

  /** Deletes what failed jobs left in staging and nobody came back for. */
  public void sweep() throws IOException {
    pushes.sweep();
    long tooOldMs = parts.clock().millis() - STAGING_TTL.toMillis();
    parts.directory().staging().drop(changedAtMs -> changedAtMs < tooOldMs);
  }

  private FetchOutcome failedHere(
      FetchRequest request, Attempts attempts, Path staging, IOException cause) {
    Failure failure = Failure.onTarget("cannot write " + request.artifact() + " here", cause);
    if (failure.category() == FailureCategory.DISK_FULL) {
      try {
        DataDirectory.deleteTree(staging);
      } catch (IOException e) {
        log.warn("cannot delete {}: {}", staging, e.toString());
      }
    }
    return attempts.failed(failure);
  }

  private static FetchOutcome cancelled(FetchRequest request, Attempts attempts) {
    String error = "job " + request.job() + " of " + request.artifact() + " was cancelled here";
    return attempts.failed(new Failure(FailureCategory.CANCELLED, error));
  }

  static void requireFittingVersion(ArtifactId artifact, Version wanted) {
    boolean fits =
        switch (wanted) {
          case Version.GamesVersion games -> artifact.dataType() == DataType.GAMES;
          case Version.FileVersion file -> !artifact.dataType().isDatabase();
          case Version.MergedVersion merged -> artifact.dataType().isMerged();
        };
    if (!fits) {
      throw new InvalidNameException(
          "job for "
              + artifact
              + " wants "
              + wanted
              + "; games databases have a game count, merged ones a row count, files neither");
    }
  }
}

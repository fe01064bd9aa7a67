package org.ringrift.sync.worker.offer;

import java.util.BitSet;
import java.util.Optional;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.Failure;

/** The target's side of a push: chunks into staging, then the check and the real name. */
public interface PushReceiver {

  /**
   * What the target has now.
   *
   * @param gamesSynced games that it did not have before
   * @param alreadyPresent true where nothing had to move
   */
  record Facts(Version version, long gamesSynced, boolean alreadyPresent) {}

  /** What came of an announcement. */
  sealed interface Announced {
    /**
     * The target takes it.
     *
     * @param missing bit n is set where chunk n is to be sent
     * @param rsync empty where rsync was not asked for, or has no room
     */
    record Wanted(BitSet missing, Optional<RsyncEntry> rsync) implements Announced {}

    /** The target has it. */
    record Present(Facts facts) implements Announced {}

    /** The target does not take it. */
    record Refused(Failure failure) implements Announced {}
  }

  /** What came of the end. */
  sealed interface Finished {
    /** It has its real name. */
    record Installed(Facts facts) implements Finished {}

    /** Nothing was replaced. */
    record Refused(Failure failure) implements Finished {}
  }

  /**
   * Begins a push, or goes on with one that broke off: what staging holds of it is checked and need
   * not be sent again.
   *
   * @throws org.ringrift.sync.core.InvalidNameException where a name or the kind of version breaks
   *     a rule
   */
  Announced announce(PushRequest request) throws InterruptedException;

  /**
   * Hears that the push goes on, while the source or rsync works in silence.
   *
   * @return false where no such push is awaited
   */
  boolean touch(JobId job);

  /** How many bytes this chunk has; empty where no such push or chunk is awaited. */
  Optional<Integer> lengthOf(JobId job, int chunk);

  /**
   * Takes a chunk.
   *
   * @return the refusal; empty where it was taken
   */
  Optional<Failure> put(JobId job, int chunk, byte[] bytes);

  /** Checks the whole, and gives it its real name. */
  Finished finish(JobId job) throws InterruptedException;
}

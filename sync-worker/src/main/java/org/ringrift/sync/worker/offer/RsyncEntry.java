package org.ringrift.sync.worker.offer;

import java.util.Optional;
import org.ringrift.sync.core.JobId;

/**
 * Says that rsync may bring the file of a push.
 *
 * @param secret what the rsync daemon of the target wants to hear from the user that is named like
 *     the job; empty where there is no daemon, so that only SSH is left
 */
public record RsyncEntry(Optional<RsyncSecret> secret) {
  /** Name of the one file that rsync may write, in the staging folder of the job. */
  public static final String FILE = "incoming";

  /** Where that is, from the folder in which all staging folders are. */
  public static String path(JobId job) {
    return job.value() + "/" + FILE;
  }
}

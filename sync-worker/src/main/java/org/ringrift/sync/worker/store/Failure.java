package org.ringrift.sync.worker.store;

import java.io.IOException;
import java.util.Locale;
import org.ringrift.sync.events.FailureCategory;

/**
 * An expected failure of the data plane.
 *
 * @param error for people: names the thing and the rule, and what to do next
 */
public record Failure(FailureCategory category, String error) {

  /**
   * What the target's own disk refused while doing something.
   *
   * @param doing what was being done, with the name of the thing
   */
  public static Failure onTarget(String doing, IOException cause) {
    String error = doing + ": " + describe(cause);
    return isDiskFull(error)
        ? new Failure(FailureCategory.DISK_FULL, error + "; free some space on this node")
        : new Failure(FailureCategory.TARGET_IO, error);
  }

  /**
   * True where a message of the system or of SQLite says that a disk or a quota is full. What a
   * write-ahead log shares between processes is a file, too, and SQLite says something else of it.
   */
  public static boolean isDiskFull(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    return text.contains("no space left on device")
        || text.contains("disk quota exceeded")
        || text.contains("database or disk is full")
        || text.contains("sqlite_ioerr_shmsize");
  }

  /** What an exception says, with its kind where the message alone is only a name. */
  public static String describe(Throwable cause) {
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /** True where another attempt of the same job may succeed without anybody doing something. */
  public boolean retryable() {
    return switch (category) {
      case INVALID_JOB, SOURCE_MISSING, SOURCE_CORRUPT, WOULD_LOSE_DATA -> false;
      case INTERNAL,
          SOURCE_BUSY,
          SOURCE_UNREACHABLE,
          SOURCE_CHANGED,
          TRANSFER_BROKEN,
          VERIFICATION_FAILED,
          DISK_FULL,
          TARGET_IO,
          CANCELLED ->
          true;
    };
  }
}

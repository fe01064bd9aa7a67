package org.ringrift.sync.worker.transfer.rsync;

import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;

/** What an exit code of rsync means. */
final class RsyncFailure {
  private static final int SOCKET_IO = 10;
  private static final int FILE_IO = 11;
  private static final int PARTIAL = 23;
  private static final int VANISHED = 24;
  private static final int CONNECT_TIMEOUT = 35;
  private static final int REMOTE_SHELL = 255;

  private RsyncFailure() {}

  static Failure of(RsyncProcess.Ended ended) {
    String error = "rsync ended with code " + ended.exitCode() + ": " + ended.lastLines();
    if (Failure.isDiskFull(ended.lastLines())) {
      return new Failure(FailureCategory.DISK_FULL, error + "; free some space on this node");
    }
    FailureCategory category =
        switch (ended.exitCode()) {
          case SOCKET_IO, CONNECT_TIMEOUT, REMOTE_SHELL -> FailureCategory.SOURCE_UNREACHABLE;
          case FILE_IO -> FailureCategory.TARGET_IO;
          case PARTIAL, VANISHED -> FailureCategory.SOURCE_CHANGED;
          default -> FailureCategory.TRANSFER_BROKEN;
        };
    return new Failure(category, error);
  }

  /** Of one that wrote on another node. */
  static Failure ofTarget(String target, RsyncProcess.Ended ended) {
    String error =
        "rsync to target "
            + target
            + " ended with code "
            + ended.exitCode()
            + ": "
            + ended.lastLines();
    return Failure.isDiskFull(ended.lastLines())
        ? new Failure(FailureCategory.DISK_FULL, error + "; free some space there")
        : new Failure(FailureCategory.TRANSFER_BROKEN, error);
  }

  /** True where nothing answered, so that another address is worth a try. */
  static boolean isUnreachable(RsyncProcess.Ended ended) {
    return switch (ended.exitCode()) {
      case SOCKET_IO, CONNECT_TIMEOUT, REMOTE_SHELL -> true;
      default -> false;
    };
  }
}

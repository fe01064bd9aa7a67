package org.ringrift.sync.monitor.core;

import java.util.Set;

/**
 * Names of transports as they may stand in sums and metrics. Workers say them, so whatever is none
 * of those that are known counts as {@code other}: a broken worker must not fill the memory with
 * names.
 */
public final class TransportLabel {
  /** Where nothing moved. */
  public static final String NONE = "none";

  /** Where the target sees the copy of another node on storage that both share. */
  public static final String ALREADY_SHARED = "already-shared";

  private static final String OTHER = "other";

  /** {@code offer} and {@code row-merge} stand for what was tried in vain. */
  private static final Set<String> KNOWN =
      Set.of(
          ALREADY_SHARED,
          "aria2",
          "game-delta",
          "game-delta-push",
          "http",
          "http-push",
          "offer",
          "row-merge",
          "rsync",
          "rsync-daemon",
          "rsync-daemon-push",
          "rsync-ssh",
          "rsync-ssh-push");

  private TransportLabel() {}

  /** The label for a name. */
  public static String of(String name) {
    return KNOWN.contains(name) ? name : OTHER;
  }
}

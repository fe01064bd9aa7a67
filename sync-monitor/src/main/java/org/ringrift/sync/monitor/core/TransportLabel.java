package org.ringrift.sync.monitor.core;

import java.util.regex.Pattern;

/**
 * Names of transports as they may stand in sums and metrics. Workers say them, so whatever does not
 * look like one counts as {@code other}: a broken worker must not fill the memory with names.
 */
public final class TransportLabel {
  /** Where nothing moved. */
  public static final String NONE = "none";

  private static final String OTHER = "other";
  private static final Pattern FORM = Pattern.compile("(rsync|http|delta|relay)([a-z-]{0,12})");

  private TransportLabel() {}

  /** The label for a name. */
  public static String of(String name) {
    return FORM.matcher(name).matches() ? name : OTHER;
  }
}

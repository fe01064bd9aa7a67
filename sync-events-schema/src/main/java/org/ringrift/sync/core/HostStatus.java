package org.ringrift.sync.core;

import java.util.Arrays;
import java.util.List;

/** Whether a host of the host file may be used. */
public enum HostStatus {
  /** Takes part. */
  IN_USE("ready", "active"),
  /** Takes nothing new for now; what it holds counts while it is there. */
  HELD(
      "disabled",
      "maintenance",
      "offline",
      "paused",
      "provisioning",
      "proxy_only",
      "setup",
      "stopped",
      "unreachable"),
  /** Will not come back: takes nothing, and others get what only it holds. */
  LEAVING("decommissioned", "retired", "terminated");

  private final String words;

  HostStatus(String... words) {
    this.words = String.join(",", words);
  }

  /** The status behind a word of the host file; a word that is not known holds the host. */
  public static HostStatus of(String word) {
    return Arrays.stream(values())
        .filter(status -> status.words().contains(word))
        .findFirst()
        .orElse(HELD);
  }

  /** Every word that means a status. */
  public static List<String> allWords() {
    return Arrays.stream(values()).flatMap(status -> status.words().stream()).toList();
  }

  private List<String> words() {
    return List.of(words.split(",", -1));
  }
}

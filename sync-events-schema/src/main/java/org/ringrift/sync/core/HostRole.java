package org.ringrift.sync.core;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a host of the host file is for, as far as placement cares. */
public enum HostRole {
  TRAINING(
      "training",
      "gpu_training",
      "gpu_training_primary",
      "gpu_training_selfplay",
      "nn_training",
      "nn_training_primary"),
  SELFPLAY("selfplay", "mixed", "gpu_selfplay", "gpu_selfplay_primary", "cpu_selfplay"),
  COORDINATOR("coordinator"),
  /** Passes connections on and keeps no data. */
  PROXY("proxy");

  private final String words;

  HostRole(String... words) {
    this.words = String.join(",", words);
  }

  /** The role behind a word of the host file; empty where the word is not known. */
  public static Optional<HostRole> of(String word) {
    return Arrays.stream(values()).filter(role -> role.words().contains(word)).findFirst();
  }

  /** Every word that means a role. */
  public static List<String> allWords() {
    return Arrays.stream(values()).flatMap(role -> role.words().stream()).toList();
  }

  private List<String> words() {
    return List.of(words.split(",", -1));
  }
}

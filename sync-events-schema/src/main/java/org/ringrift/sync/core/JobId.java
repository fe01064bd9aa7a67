package org.ringrift.sync.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identity of a job: 32 lower-case hex digits, a hash of what is to be done, so that a repeat is
 * recognised.
 */
public record JobId(String value) implements Comparable<JobId> {
  private static final int LENGTH_BYTES = 16;

  /**
   * @throws InvalidNameException where the value does not have that form
   */
  public JobId {
    if (value == null || !isHex(value)) {
      throw new InvalidNameException("job id '" + value + "' must be 32 lower-case hex digits");
    }
  }

  /** By hand, as every report of every job names one. */
  private static boolean isHex(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return value.length() == 2 * LENGTH_BYTES;
  }

  /** The id for bringing this version of this artifact to this node for this cause. */
  public static JobId of(ArtifactId artifact, Version version, NodeId target, String cause) {
    String identity =
        switch (version) {
          case Version.FileVersion file ->
              file.hash().map(ContentHash::hex).orElse("")
                  + "\n"
                  + file.sizeBytes()
                  + "\n"
                  + file.modifiedAtMs();
          case Version.GamesVersion games -> Long.toString(games.gameCount());
          case Version.MergedVersion merged ->
              merged.digest().map(ContentHash::hex).orElseGet(() -> "" + merged.modifiedAtMs());
        };
    String text = String.join("\n", artifact.toString(), identity, target.value(), cause);
    return new JobId(
        HexFormat.of()
            .formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)), 0, LENGTH_BYTES));
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package org.ringrift.sync.core;

import java.util.regex.Pattern;

/** SHA-256 of a file, as 64 lower-case hex digits. */
public record ContentHash(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws InvalidNameException where the value does not have that form
   */
  public ContentHash {
    if (hex == null || !FORM.matcher(hex).matches()) {
      throw new InvalidNameException(
          "content hash '" + hex + "' must be 64 lower-case hex digits (SHA-256)");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}

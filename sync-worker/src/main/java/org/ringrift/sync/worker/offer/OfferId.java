package org.ringrift.sync.worker.offer;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.ringrift.sync.core.InvalidNameException;

/** Name of an offer: 32 lower-case hex digits, not to be guessed. */
public record OfferId(String value) {
  private static final int BYTES = 16;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  /**
   * @throws InvalidNameException where the value does not have that form
   */
  public OfferId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new InvalidNameException("offer id must be 32 lower-case hex digits");
    }
  }

  /** A new one. */
  public static OfferId random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new OfferId(HexFormat.of().formatHex(bytes));
  }

  @Override
  public String toString() {
    return value;
  }
}

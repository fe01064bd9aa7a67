package org.ringrift.sync.worker.offer;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.ringrift.sync.core.InvalidNameException;

/**
 * What an rsync daemon has to be told before it gives the bytes of an offer: 32 lower-case hex
 * digits, not to be guessed. It never shows in logs.
 */
public record RsyncSecret(String value) {
  private static final int BYTES = 16;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  /**
   * @throws InvalidNameException where the value does not have that form
   */
  public RsyncSecret {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new InvalidNameException("rsync_secret of an offer must be 32 lower-case hex digits");
    }
  }

  /** A new one. */
  public static RsyncSecret random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new RsyncSecret(HexFormat.of().formatHex(bytes));
  }

  @Override
  public String toString() {
    return "secret";
  }
}

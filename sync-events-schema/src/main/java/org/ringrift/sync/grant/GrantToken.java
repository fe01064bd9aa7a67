package org.ringrift.sync.grant;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringrift.sync.core.InvalidNameException;

/**
 * A grant with its signature, as it travels: {@code 1.<key>.<grant>.<signature>}, the last two in
 * Base64 for URLs. The signature covers everything before it. Whoever has the text has what it
 * grants, so it never shows in logs.
 */
public record GrantToken(String text) {
  /** Of an HTTP request that shows it. */
  public static final String HEADER = "Ringsync-Grant";

  private static final int MAX_LENGTH = 16 << 10;
  private static final Pattern FORM =
      Pattern.compile("(1\\.([0-9a-f]{16})\\.([A-Za-z0-9_-]+))\\.([A-Za-z0-9_-]{86})");

  /**
   * @throws InvalidNameException where the text does not have that form
   */
  public GrantToken {
    if (text == null || text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      throw new InvalidNameException(
          "a grant must have the form 1.<key>.<grant>.<signature> and at most "
              + MAX_LENGTH
              + " characters");
    }
  }

  static String unsigned(KeyId key, Grant grant) {
    return "1." + key + "." + encoded(grant.toBytes());
  }

  static GrantToken signed(String unsigned, byte[] signature) {
    return new GrantToken(unsigned + "." + encoded(signature));
  }

  /** What the signature covers. */
  byte[] signedBytes() {
    return part(1).getBytes(StandardCharsets.US_ASCII);
  }

  KeyId key() {
    return new KeyId(part(2));
  }

  /**
   * What it grants, whoever signed it.
   *
   * @throws InvalidNameException where that cannot be read
   */
  Grant grant() {
    return Grant.of(decoded(part(3)));
  }

  byte[] signature() {
    return decoded(part(4));
  }

  private String part(int group) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("the form was checked before");
    }
    return matcher.group(group);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidNameException("the parts of a grant must be Base64: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "grant signed with key " + key();
  }
}

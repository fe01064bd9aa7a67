package org.ringrift.sync.grant;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ringrift.sync.core.InvalidNameException;

/**
 * Tells grants that a planner signed from all others. Knows several keys while they are exchanged.
 * The ranges of one transfer show the same grant again and again, so that those that were genuine
 * are remembered; whether one has expired is for the caller to see. Thread-safe.
 */
public final class GrantVerifier {
  private static final int REMEMBERED = 1024;

  private final Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
  // Guarded by itself.
  private final Map<GrantToken, Grant> genuine =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<GrantToken, Grant> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What a token is worth. */
  public sealed interface Verdict {
    /** A planner signed it. */
    record Genuine(Grant grant) implements Verdict {}

    /** None of the keys signs such a thing. */
    record UnknownKey(KeyId key) implements Verdict {}

    /** It names a key that did not sign it. */
    record Forged() implements Verdict {}

    /** It is signed, and yet no grant that can be read here. */
    record Unreadable(String error) implements Verdict {}
  }

  GrantVerifier(Collection<PublicKey> keys) {
    keys.forEach(key -> this.keys.put(KeyId.of(key), key));
  }

  /** The keys that count. */
  public Set<KeyId> keyIds() {
    return Set.copyOf(keys.keySet());
  }

  /** Checks a token. */
  public Verdict verify(GrantToken token) {
    Grant known;
    synchronized (genuine) {
      known = genuine.get(token);
    }
    return known == null ? check(token) : new Verdict.Genuine(known);
  }

  /** True where one of the keys belongs to this signer. */
  boolean accepts(GrantSigner signer) {
    byte[] probe = {1};
    PublicKey key = keys.get(signer.keyId());
    return key != null && isSigned(probe, signer.sign(probe), key);
  }

  private Verdict check(GrantToken token) {
    PublicKey key = keys.get(token.key());
    if (key == null) {
      return new Verdict.UnknownKey(token.key());
    }
    try {
      if (!isSigned(token.signedBytes(), token.signature(), key)) {
        return new Verdict.Forged();
      }
      Grant grant = token.grant();
      synchronized (genuine) {
        genuine.put(token, grant);
      }
      return new Verdict.Genuine(grant);
    } catch (InvalidNameException e) {
      return new Verdict.Unreadable(e.getMessage());
    }
  }

  private static boolean isSigned(byte[] bytes, byte[] signed, PublicKey key) {
    try {
      Signature signature = Signature.getInstance(GrantKeys.ALGORITHM);
      signature.initVerify(key);
      signature.update(bytes);
      return signature.verify(signed);
    } catch (SignatureException e) {
      return false; // Not even of the form of a signature.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key checks everything", e);
    }
  }
}

package org.ringrift.sync.grant;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * Signs grants. Ed25519 rolls no dice: equal grants get equal tokens, whoever signs them and when.
 * Thread-safe.
 */
public final class GrantSigner {
  private final KeyId id;
  private final PrivateKey key;

  GrantSigner(KeyPair pair) {
    this.id = KeyId.of(pair.getPublic());
    this.key = pair.getPrivate();
  }

  /** Names the public key that servers need. */
  public KeyId keyId() {
    return id;
  }

  /** The grant with its signature. */
  public GrantToken sign(Grant grant) {
    String unsigned = GrantToken.unsigned(id, grant);
    return GrantToken.signed(unsigned, sign(unsigned.getBytes(StandardCharsets.US_ASCII)));
  }

  byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(GrantKeys.ALGORITHM);
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key signs everything", e);
    }
  }
}

package org.ringrift.sync.grant;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Key files in PEM, as {@code openssl genpkey -algorithm ed25519} and {@code openssl pkey -pubout}
 * write them, too: the private key as PKCS#8, public ones as X.509.
 */
public final class GrantKeys {
  static final String ALGORITHM = "Ed25519";

  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private GrantKeys() {}

  /**
   * Makes a pair. Only its owner can read the private file.
   *
   * @return the name of the pair
   * @throws IOException where one of the files is there already, or cannot be written
   */
  public static KeyId generate(Path privateFile, Path publicFile) throws IOException {
    KeyPair pair = generator(new SecureRandom()).generateKeyPair();
    Pem.write(privateFile, PRIVATE, pair.getPrivate().getEncoded(), "rw-------");
    Pem.write(publicFile, PUBLIC, pair.getPublic().getEncoded(), "rw-r--r--");
    return KeyId.of(pair.getPublic());
  }

  /**
   * Reads a private key.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static GrantSigner signer(Path file) throws IOException {
    List<byte[]> blocks = Pem.read(file, PRIVATE);
    if (blocks.size() != 1) {
      throw wrong(file, "must hold one block '" + PRIVATE + "' (PKCS#8 in PEM)", null);
    }
    try {
      var key = factory().generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst()));
      return new GrantSigner(withPublicHalf((EdECPrivateKey) key));
    } catch (GeneralSecurityException e) {
      throw wrong(file, "must hold an Ed25519 key", e);
    }
  }

  /**
   * Reads public keys: all of all files.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static GrantVerifier verifier(List<Path> files) throws IOException {
    List<PublicKey> keys = new ArrayList<>();
    for (Path file : files) {
      List<byte[]> blocks = Pem.read(file, PUBLIC);
      if (blocks.isEmpty()) {
        throw wrong(file, "must hold a block '" + PUBLIC + "' (X.509 in PEM)", null);
      }
      for (byte[] block : blocks) {
        try {
          keys.add(factory().generatePublic(new X509EncodedKeySpec(block)));
        } catch (GeneralSecurityException e) {
          throw wrong(file, "must hold Ed25519 keys only", e);
        }
      }
    }
    return new GrantVerifier(keys);
  }

  /**
   * A PKCS#8 file need not hold the public half. What generates pairs draws the private half and
   * computes the public one, so it is made to draw the private half that there is.
   */
  private static KeyPair withPublicHalf(EdECPrivateKey key) throws GeneralSecurityException {
    byte[] half = key.getBytes().orElseThrow(() -> new GeneralSecurityException("it is hidden"));
    KeyPair pair = generator(new Drawn(half)).generateKeyPair();
    GrantSigner signer = new GrantSigner(new KeyPair(pair.getPublic(), key));
    if (!new GrantVerifier(List.of(pair.getPublic())).accepts(signer)) {
      throw new GeneralSecurityException("this Java platform does not compute its public half");
    }
    return new KeyPair(pair.getPublic(), key);
  }

  private static KeyPairGenerator generator(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      return generator;
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
    }
  }

  private static KeyFactory factory() throws NoSuchAlgorithmException {
    return KeyFactory.getInstance(ALGORITHM);
  }

  private static IOException wrong(Path file, String rule, Exception cause) {
    return new IOException("key file '" + file + "' " + rule, cause);
  }

  /** Draws what it was given. */
  private static final class Drawn extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Drawn(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, Math.min(bytes.length, target.length));
    }
  }
}

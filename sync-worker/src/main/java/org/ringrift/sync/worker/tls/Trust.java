package org.ringrift.sync.worker.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whose certificates this node trusts.
 *
 * @param store where they are, for people
 */
public record Trust(SSLContext context, String store) {

  /** Whom the Java platform trusts. */
  public static Trust ofPlatform() {
    try {
      return new Trust(SSLContext.getDefault(), "of the Java platform");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /**
   * Those whose certificates are in a store, or whose signers'.
   *
   * @throws IOException naming the store and what is wrong with it
   */
  public static Trust of(StoreFile file) throws IOException {
    try {
      StoreFile.Content content = file.read();
      if (!hasCertificate(content)) {
        throw file.wrong("it holds no trusted certificate; add one with keytool -importcert", null);
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(content.store());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return new Trust(context, "'" + file.file() + "'");
    } catch (GeneralSecurityException e) {
      throw file.wrong(e.getMessage(), e);
    }
  }

  private static boolean hasCertificate(StoreFile.Content content) throws GeneralSecurityException {
    for (var aliases = content.store().aliases(); aliases.hasMoreElements(); ) {
      if (content.store().isCertificateEntry(aliases.nextElement())) {
        return true;
      }
    }
    return false;
  }

  /** Says for people why TLS failed; empty where something else did. */
  public Optional<String> explain(Throwable failure) {
    boolean tls = false;
    boolean certificate = false;
    boolean path = false;
    String last = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      tls |= cause instanceof SSLException;
      certificate |= cause instanceof CertificateException;
      path |=
          cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
      last = cause.getMessage() == null ? last : cause.getMessage();
    }
    if (path) {
      return Optional.of(
          "its certificate is not trusted by the trust store " + store + " (" + last + ")");
    }
    if (certificate) {
      return Optional.of(
          "its certificate is not good for this address (" + last + "); it must name it");
    }
    return tls
        ? Optional.of("TLS failed (" + last + "); does its data server speak TLS, as it says?")
        : Optional.empty();
  }
}

package org.ringrift.sync.worker.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * TLS of one node.
 *
 * @param server with the certificate of its data server; empty where that speaks plain HTTP
 * @param trust whose certificates it takes
 */
public record Tls(Optional<SSLContext> server, Trust trust) {

  /** A data server that speaks plain HTTP. */
  public static Tls off() {
    return new Tls(Optional.empty(), Trust.ofPlatform());
  }

  /**
   * What a data server shows. The file is read again whenever it was replaced.
   *
   * @param keyStore with one private key and its certificate
   * @throws IOException naming the store and what is wrong with it
   */
  public static SSLContext server(StoreFile keyStore) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {RenewedKeys.of(keyStore)}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw keyStore.wrong(e.getMessage(), e);
    }
  }
}

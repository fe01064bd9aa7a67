package org.ringrift.sync.worker.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key of this node, read again where its file was replaced: certificates are renewed while the
 * worker runs. What cannot be read is logged, and the key from before goes on. Thread-safe.
 */
final class RenewedKeys extends X509ExtendedKeyManager {
  private static final Logger log = LoggerFactory.getLogger(RenewedKeys.class);

  private final StoreFile file;
  private volatile Loaded loaded;

  private record Loaded(X509ExtendedKeyManager keys, List<FileTime> modified) {}

  private RenewedKeys(StoreFile file, Loaded loaded) {
    this.file = file;
    this.loaded = loaded;
  }

  /**
   * Reads it.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  static RenewedKeys of(StoreFile file) throws IOException {
    X509ExtendedKeyManager keys = read(file);
    return new RenewedKeys(file, new Loaded(keys, file.modified()));
  }

  private static X509ExtendedKeyManager read(StoreFile file) throws IOException {
    StoreFile.Content content = file.read();
    try {
      if (!hasKey(content.store())) {
        throw file.wrong("it holds no private key", null);
      }
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(content.store(), content.password().toCharArray());
      for (KeyManager keys : factory.getKeyManagers()) {
        if (keys instanceof X509ExtendedKeyManager x509) {
          return x509;
        }
      }
      throw new IllegalStateException("this Java has no keys for TLS");
    } catch (GeneralSecurityException e) {
      throw file.wrong(e.getMessage(), e);
    }
  }

  private static boolean hasKey(KeyStore store) throws GeneralSecurityException {
    for (var aliases = store.aliases(); aliases.hasMoreElements(); ) {
      if (store.isKeyEntry(aliases.nextElement())) {
        return true;
      }
    }
    return false;
  }

  /** Once for each handshake. */
  private synchronized X509ExtendedKeyManager renewed() {
    Loaded before = loaded;
    List<FileTime> modified = before.modified;
    try {
      modified = file.modified();
      if (!modified.equals(before.modified)) {
        loaded = new Loaded(read(file), modified);
        log.info("the certificate of the data server was read again from {}", file.file());
      }
    } catch (IOException e) {
      loaded = new Loaded(before.keys, modified);
      log.warn("the data server goes on with the certificate from before: {}", e.getMessage());
    }
    return loaded.keys;
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return renewed().chooseEngineServerAlias(keyType, issuers, engine);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return renewed().chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return loaded.keys.getServerAliases(keyType, issuers);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return loaded.keys.getCertificateChain(alias);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return loaded.keys.getPrivateKey(alias);
  }

  /** The data server asks nobody for anything. */
  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return null;
  }
}

package org.ringrift.sync.worker.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.worker.tls.StoreFile;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.tls.Trust;

/**
 * A key with a certificate that signed itself, and a trust store that holds that certificate.
 *
 * @param keyStore with the key
 * @param trustStore with the certificate
 */
public record TestCertificates(StoreFile keyStore, StoreFile trustStore) {
  private static final String PASSWORD = "correct horse";
  private static final String ALIAS = "node";

  /** For nodes on loopback. */
  public static TestCertificates onLoopback(Path folder) throws Exception {
    return naming("ip:127.0.0.1,dns:localhost", folder);
  }

  /**
   * Makes them with keytool.
   *
   * @param names what the certificate is for, as keytool writes it
   */
  public static TestCertificates naming(String names, Path folder) throws Exception {
    Files.createDirectories(folder);
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    StoreFile keys = new StoreFile(folder.resolve("keys.p12"), password);
    StoreFile trusted = new StoreFile(folder.resolve("trusted.p12"), password);
    keytool(
        "-genkeypair -storepass:file %s -alias %s -keyalg EC -dname CN=node -validity 2 -ext SAN=%s"
            .formatted(password, ALIAS, names),
        keys.file());
    trust(keys, trusted);
    return new TestCertificates(keys, trusted);
  }

  /** Shows the certificate, and trusts it. */
  public Tls tls() throws IOException {
    return new Tls(Optional.of(Tls.server(keyStore)), Trust.of(trustStore));
  }

  private static void keytool(String arguments, Path keyStore) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(List.of("-keystore", keyStore.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("keytool failed: " + said);
    }
  }

  private static void trust(StoreFile keys, StoreFile trusted)
      throws IOException, GeneralSecurityException {
    KeyStore from = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys.file())) {
      from.load(in, PASSWORD.toCharArray());
    }
    KeyStore to = KeyStore.getInstance("PKCS12");
    to.load(null, null);
    to.setCertificateEntry(ALIAS, from.getCertificate(ALIAS));
    try (OutputStream out = Files.newOutputStream(trusted.file())) {
      to.store(out, PASSWORD.toCharArray());
    }
  }
}

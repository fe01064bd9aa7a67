package org.ringrift.sync.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.worker.tls.StoreFile;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.tls.Trust;

/**
 * Where the certificates are.
 *
 * @param keyStore of the data server; empty for plain HTTP
 * @param trustStore with those of others; empty to trust whom the Java platform trusts
 */
public record WorkerTls(Optional<StoreFile> keyStore, Optional<StoreFile> trustStore) {
  static final Setting<Optional<Path>> KEY_STORE =
      Setting.path(
              "data.server.tls.key-store",
              "PKCS#12 file with the private key and certificate of the data server, which then"
                  + " speaks HTTPS and nothing else. The certificate must name advertised.host,"
                  + " tailscale.ip where that is set, and 127.0.0.1 (or bind.address), where this"
                  + " node reads what it pushes. Read again when it was replaced.")
          .optional();
  static final Setting<Optional<Path>> KEY_STORE_PASSWORD =
      Setting.path("data.server.tls.key-store-password-file", "File with the password of it.")
          .optional();
  static final Setting<Optional<Path>> TRUST_STORE =
      Setting.path(
              "data.server.tls.trust-store",
              "PKCS#12 file with the certificates that the data servers of other nodes show, and"
                  + " this one's, or with those of who signed them; by default Java's own.")
          .optional();
  static final Setting<Optional<Path>> TRUST_STORE_PASSWORD =
      Setting.path("data.server.tls.trust-store-password-file", "File with the password of it.")
          .optional();

  static final List<Setting<?>> ALL =
      List.of(KEY_STORE, KEY_STORE_PASSWORD, TRUST_STORE, TRUST_STORE_PASSWORD);

  /**
   * @throws InvalidSettingException where a store lacks its password, or the reverse
   */
  static WorkerTls of(Settings settings) {
    return new WorkerTls(
        store(settings, KEY_STORE, KEY_STORE_PASSWORD),
        store(settings, TRUST_STORE, TRUST_STORE_PASSWORD));
  }

  /**
   * Reads the stores.
   *
   * @throws InvalidSettingException naming the setting, the file and what is wrong with it
   */
  Tls open() {
    return new Tls(
        keyStore.map(file -> read(KEY_STORE, file, Tls::server)),
        trustStore.map(file -> read(TRUST_STORE, file, Trust::of)).orElseGet(Trust::ofPlatform));
  }

  private interface Reading<T> {
    T of(StoreFile file) throws IOException;
  }

  private static <T> T read(Setting<?> setting, StoreFile file, Reading<T> reading) {
    try {
      return reading.of(file);
    } catch (IOException e) {
      throw new InvalidSettingException(
          List.of("setting '" + setting.key() + "': " + e.getMessage()));
    }
  }

  private static Optional<StoreFile> store(
      Settings settings, Setting<Optional<Path>> file, Setting<Optional<Path>> password) {
    if (settings.get(file).isPresent() != settings.get(password).isPresent()) {
      throw new InvalidSettingException(
          List.of(
              "settings '"
                  + file.key()
                  + "' and '"
                  + password.key()
                  + "' belong together: set both or neither"));
    }
    return settings.get(file).map(path -> new StoreFile(path, settings.get(password).get()));
  }
}

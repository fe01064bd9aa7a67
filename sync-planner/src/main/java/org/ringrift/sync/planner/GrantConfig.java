package org.ringrift.sync.planner;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.grant.GrantSigner;
import org.ringrift.sync.planner.stream.GrantTerms;

/**
 * What a planner signs jobs with.
 *
 * @param privateKey empty where jobs go out without grants
 * @param required false where somebody decided that jobs may go out without grants
 * @param lifetime of a grant
 */
public record GrantConfig(Optional<Path> privateKey, boolean required, Duration lifetime) {
  public static final Setting<Optional<Path>> PRIVATE_KEY =
      Setting.path(
              "grants.private-key",
              "File with the Ed25519 key (PKCS#8 in PEM) that jobs are signed with; the same for all"
                  + " planners. 'ringsync keys' makes a pair.")
          .optional();
  public static final Setting<Boolean> REQUIRED =
      Setting.flag(
              "grants.required",
              "False to start without a key: jobs then go out without grants, and only workers that"
                  + " require none serve them.")
          .defaultsTo("true");
  public static final Setting<Duration> LIFETIME =
      Setting.duration(
              "grants.lifetime",
              Duration.ofMinutes(1),
              Duration.ofDays(30),
              "How long a job may be used to fetch or to send from when it is handed out. A longer"
                  + " transfer is broken off, and goes on when it is handed out again.")
          .defaultsTo("12 h");

  static final List<Setting<?>> ALL = List.of(PRIVATE_KEY, REQUIRED, LIFETIME);

  /**
   * @throws InvalidSettingException where there is no key, and nobody said that there need be none
   */
  public GrantConfig {
    if (required && privateKey.isEmpty()) {
      throw new InvalidSettingException(
          List.of(
              "setting '"
                  + PRIVATE_KEY.key()
                  + "' is missing: make a pair of keys with 'ringsync keys' and name the private"
                  + " one, or set '"
                  + REQUIRED.key()
                  + "' to false to have jobs go out without grants"));
    }
  }

  static GrantConfig of(Settings settings) {
    return new GrantConfig(
        settings.get(PRIVATE_KEY), settings.get(REQUIRED), settings.get(LIFETIME));
  }

  /**
   * Reads the key.
   *
   * @return empty where jobs go out without grants
   * @throws InvalidSettingException naming the file and what is wrong with it
   */
  public Optional<GrantTerms> terms() {
    return privateKey.map(file -> new GrantTerms(signer(file), lifetime));
  }

  private static GrantSigner signer(Path file) {
    try {
      return GrantKeys.signer(file);
    } catch (IOException e) {
      throw new InvalidSettingException(
          List.of("setting '" + PRIVATE_KEY.key() + "' names no key that can be used: " + e));
    }
  }
}

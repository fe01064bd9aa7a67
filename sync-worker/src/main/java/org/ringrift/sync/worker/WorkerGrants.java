package org.ringrift.sync.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.grant.GrantVerifier;

/**
 * What the data server asks of those who want data, or bring it.
 *
 * @param publicKeys of planners
 * @param required false where somebody decided to let everybody in
 */
public record WorkerGrants(List<Path> publicKeys, boolean required) {
  static final Setting<List<Path>> PUBLIC_KEYS =
      Setting.of(
              "grants.public-keys",
              "paths of this machine, separated by commas",
              text ->
                  Setting.list("paths", "Paths.").parser().parse(text).stream()
                      .map(Path::of)
                      .toList(),
              "Files with the planner's public Ed25519 keys (X.509 in PEM, one or several in a"
                  + " file). 'ringsync keys' makes a pair.")
          .defaultsTo("");
  static final Setting<Boolean> REQUIRED =
      Setting.flag(
              "grants.required",
              "False to give data to, and take it from, whoever reaches the port of the data"
                  + " server.")
          .defaultsTo("true");

  static final List<Setting<?>> ALL = List.of(PUBLIC_KEYS, REQUIRED);

  /**
   * @throws InvalidSettingException where there is no key, and nobody said that there need be none
   */
  public WorkerGrants {
    publicKeys = List.copyOf(publicKeys);
    if (required && publicKeys.isEmpty()) {
      throw new InvalidSettingException(
          List.of(
              "setting '"
                  + PUBLIC_KEYS.key()
                  + "' is missing: name the public key of the planner, or set '"
                  + REQUIRED.key()
                  + "' to false to let in whoever reaches the data server"));
    }
  }

  static WorkerGrants of(Settings settings) {
    return new WorkerGrants(settings.get(PUBLIC_KEYS), settings.get(REQUIRED));
  }

  /**
   * Reads the keys.
   *
   * @return empty where everybody is let in
   * @throws InvalidSettingException naming the file and what is wrong with it
   */
  Optional<GrantVerifier> verifier() {
    if (!required) {
      return Optional.empty();
    }
    try {
      return Optional.of(GrantKeys.verifier(publicKeys));
    } catch (IOException e) {
      throw new InvalidSettingException(
          List.of("setting '" + PUBLIC_KEYS.key() + "' names a file that is no key: " + e));
    }
  }
}

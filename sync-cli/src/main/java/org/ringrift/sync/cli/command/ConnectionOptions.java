package org.ringrift.sync.cli.command;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.events.ConnectionConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a verb reaches Kafka and the schema registry. */
public final class ConnectionOptions {
  @Option(
      names = {"-b", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Kafka. Default: localhost:19092, the stack of 'ringsync local'.")
  private Optional<String> bootstrap = Optional.empty();

  @Option(
      names = {"-r", "--registry"},
      paramLabel = "URL",
      description = "Schema registry. Default: http://localhost:8081/apis/ccompat/v7, as above.")
  private Optional<String> registry = Optional.empty();

  @Mixin private SettingsOptions settings;

  ConnectionConfig read() {
    return ConnectionConfig.from(Settings.of(texts(), ConnectionConfig.SETTINGS));
  }

  /** Every setting that was given, and how the brokers are reached; not checked. */
  public Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>(settings.read());
    bootstrap.ifPresent(text -> texts.put(ConnectionConfig.BOOTSTRAP_SERVERS.key(), text));
    registry.ifPresent(text -> texts.put(ConnectionConfig.REGISTRY_URL.key(), text));
    return texts;
  }
}

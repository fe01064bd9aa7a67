package org.ringrift.sync.events;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.events.registry.RegistryConfig;

/**
 * How a process reaches the broker and the schema registry. Shared by all processes: each adds
 * {@link #SETTINGS} to its own.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param registryUrl URLs separated by commas, or {@code mock://<scope>} for one inside this
 *     process
 * @param registryUserInfo {@code user:password}; shown by nothing
 * @param autoRegisterSchemas true where writers register their schemas themselves
 * @param kafka further settings for every Kafka client, under Kafka's own names
 */
public record ConnectionConfig(
    String bootstrapServers,
    String registryUrl,
    Optional<String> registryCredentialsSource,
    Optional<String> registryUserInfo,
    boolean autoRegisterSchemas,
    Map<String, String> kafka) {

  public static final Setting<String> BOOTSTRAP_SERVERS =
      Setting.text(
              "bootstrap.servers", "Kafka brokers to start from: host:port, separated by commas.")
          .defaultsTo("localhost:9092");
  public static final Setting<String> REGISTRY_URL =
      Setting.text(
              "schema.registry.url",
              "Schema registry: one URL or several of one cluster, separated by commas.")
          .defaultsTo("http://localhost:8081");
  public static final Setting<Optional<String>> CREDENTIALS_SOURCE =
      Setting.of(
              "basic.auth.credentials.source",
              "USER_INFO or URL",
              ConnectionConfig::credentialsSource,
              "Where the registry's user and password are: USER_INFO for basic.auth.user.info,"
                  + " URL for the registry's URL.")
          .optional();
  public static final Setting<Optional<String>> USER_INFO =
      Setting.secret("basic.auth.user.info", "User and password for the registry: user:password.")
          .optional();
  public static final Setting<Boolean> AUTO_REGISTER =
      Setting.flag(
              "auto.register.schemas",
              "Whether writers register their schemas; false where only a release does that.")
          .defaultsTo("true");
  public static final Setting<Map<String, String>> KAFKA =
      Setting.prefix(
          "kafka.",
          "Settings for every Kafka client under Kafka's own names, such as"
              + " kafka.security.protocol.");

  public static final List<Setting<?>> SETTINGS =
      List.of(BOOTSTRAP_SERVERS, REGISTRY_URL, CREDENTIALS_SOURCE, USER_INFO, AUTO_REGISTER, KAFKA);

  /**
   * @throws InvalidSettingException where the registry's settings do not fit together
   */
  public ConnectionConfig {
    kafka = Map.copyOf(kafka);
    try {
      RegistryConfig.from(
          registrySettings(registryUrl, registryCredentialsSource, registryUserInfo));
    } catch (ConfigException e) {
      throw new InvalidSettingException(List.of(e.getMessage()));
    }
  }

  /** Reads it from settings that were checked against {@link #SETTINGS} among others. */
  public static ConnectionConfig from(Settings settings) {
    return new ConnectionConfig(
        settings.get(BOOTSTRAP_SERVERS),
        settings.get(REGISTRY_URL),
        settings.get(CREDENTIALS_SOURCE),
        settings.get(USER_INFO),
        settings.get(AUTO_REGISTER),
        settings.get(KAFKA));
  }

  /** A connection without credentials. */
  public static ConnectionConfig of(String bootstrapServers, String registryUrl) {
    return new ConnectionConfig(
        bootstrapServers, registryUrl, Optional.empty(), Optional.empty(), true, Map.of());
  }

  /** For any Kafka client: the brokers and the settings that were handed on. */
  public Map<String, Object> kafkaProperties() {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  /** For {@link SyncSerdes} and any serde that knows Confluent's setting names. */
  public Map<String, String> serdeProperties() {
    Map<String, String> properties =
        registrySettings(registryUrl, registryCredentialsSource, registryUserInfo);
    properties.put(AUTO_REGISTER.key(), Boolean.toString(autoRegisterSchemas));
    properties.put("specific.avro.reader", "true");
    return properties;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "ConnectionConfig[bootstrapServers="
        + bootstrapServers
        + ", registryUrl="
        + registryUrl.replaceAll("//[^/@,]*@", "//(hidden)@")
        + ", kafka="
        + kafka.keySet()
        + "]";
  }

  private static Map<String, String> registrySettings(
      String url, Optional<String> credentialsSource, Optional<String> userInfo) {
    Map<String, String> settings = new TreeMap<>();
    settings.put(REGISTRY_URL.key(), url);
    credentialsSource.ifPresent(source -> settings.put(CREDENTIALS_SOURCE.key(), source));
    userInfo.ifPresent(text -> settings.put(USER_INFO.key(), text));
    return settings;
  }

  private static String credentialsSource(String text) {
    if (!text.equals("USER_INFO") && !text.equals("URL")) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}

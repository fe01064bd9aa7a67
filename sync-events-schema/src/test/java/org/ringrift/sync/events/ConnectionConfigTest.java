package org.ringrift.sync.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Settings;

class ConnectionConfigTest {

  @Test
  void kafkaSettingsAreHandedOn() {
    ConnectionConfig config =
        from(Map.of("bootstrap.servers", "k:1", "kafka.security.protocol", "SSL"));

    assertThat(config.kafkaProperties())
        .containsOnly(entry("bootstrap.servers", "k:1"), entry("security.protocol", "SSL"));
  }

  @Test
  void registrySettingsKeepConfluentsNames() {
    ConnectionConfig config =
        from(
            Map.of(
                "schema.registry.url", "http://r:8081",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "u:p",
                "auto.register.schemas", "false"));

    assertThat(config.serdeProperties())
        .containsOnly(
            entry("schema.registry.url", "http://r:8081"),
            entry("basic.auth.credentials.source", "USER_INFO"),
            entry("basic.auth.user.info", "u:p"),
            entry("auto.register.schemas", "false"),
            entry("specific.avro.reader", "true"));
  }

  @Test
  void noPasswordIsShown() {
    ConnectionConfig config =
        from(
            Map.of(
                "schema.registry.url", "http://u:hunter2@r:8081",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "u:hunter3",
                "kafka.sasl.jaas.config", "hunter4"));

    assertThat(config.toString()).contains("@r:8081").doesNotContain("hunter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "schema.registry.url           | ftp://r  | must be http",
        "schema.registry.url           | ,        | must name at least one registry",
        "basic.auth.credentials.source | SASL     | USER_INFO or URL",
        "basic.auth.credentials.source | USER_INFO | needs user:password in basic.auth.user.info",
        "basic.auth.credentials.source | URL      | needs user:password in the first URL",
      })
  void whatCannotWorkIsRefusedAtOnce(String key, String value, String rule) {
    assertThatThrownBy(() -> from(Map.of(key, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(rule);
  }

  private static ConnectionConfig from(Map<String, String> texts) {
    return ConnectionConfig.from(Settings.of(texts, ConnectionConfig.SETTINGS));
  }
}

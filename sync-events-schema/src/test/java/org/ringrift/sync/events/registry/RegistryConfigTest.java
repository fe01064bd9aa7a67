package org.ringrift.sync.events.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.registry.ScriptedServer.Request;

class RegistryConfigTest {
  private static final String BASIC_U_P = "Basic dTpw";

  @Test
  void urlsAreSeparatedByCommas() {
    assertThat(config(Map.of("schema.registry.url", "http://a:1/, https://b/registry")).urls())
        .containsExactly(URI.create("http://a:1"), URI.create("https://b/registry"));
  }

  @Test
  void withoutASourceThereAreNoCredentials() {
    assertThat(
            config(Map.of("schema.registry.url", "http://a", "basic.auth.user.info", "u:p"))
                .authorization())
        .isEmpty();
  }

  @Test
  void credentialsComeFromUserInfo() {
    assertThat(
            config(
                    Map.of(
                        "schema.registry.url", "http://a",
                        "basic.auth.credentials.source", "USER_INFO",
                        "basic.auth.user.info", "u:p"))
                .authorization())
        .contains(BASIC_U_P);
  }

  @Test
  void credentialsInTheUrlAreTakenOutOfIt() {
    RegistryConfig config =
        config(
            Map.of(
                "schema.registry.url", "http://u:p@a:1,http://b:2",
                "basic.auth.credentials.source", "URL"));

    assertThat(config.authorization()).contains(BASIC_U_P);
    assertThat(config.urls()).containsExactly(URI.create("http://a:1"), URI.create("http://b:2"));
    assertThat(config.toString()).doesNotContain("p@").doesNotContain(BASIC_U_P);
  }

  @Test
  void credentialsAreSent() {
    try (ScriptedServer server = new ScriptedServer().then(200, "[]")) {
      RegistryConfig config =
          config(
              Map.of(
                  "schema.registry.url", server.url(),
                  "basic.auth.credentials.source", "USER_INFO",
                  "basic.auth.user.info", "u:p"));
      try (RegistryClient client = RegistryClient.of(config)) {
        assertThat(client.subjects()).isEmpty();
      }
      assertThat(server.requests()).extracting(Request::authorization).containsExactly(BASIC_U_P);
    }
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() {
    assertRefused(Map.of(), "schema.registry.url");
    assertRefused(Map.of("schema.registry.url", "no url"), "no url");
    assertRefused(Map.of("schema.registry.url", "registry:8081"), "must be http");
    assertRefused(
        Map.of("schema.registry.url", "http://a", "basic.auth.credentials.source", "SASL_INHERIT"),
        "supported are USER_INFO and URL");
    assertRefused(
        Map.of(
            "schema.registry.url", "http://a",
            "basic.auth.credentials.source", "USER_INFO",
            "basic.auth.user.info", "nocolon"),
        "user:password");
  }

  private static void assertRefused(Map<String, String> config, String message) {
    assertThatThrownBy(() -> config(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static RegistryConfig config(Map<String, String> config) {
    return RegistryConfig.from(config);
  }
}

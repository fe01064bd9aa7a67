package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.InvalidNameException;

class EndpointsTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "node-1.example.org", "::1", "fd7a:115c:a1e0::1", "a_b"})
  void takesHosts(String host) {
    assertThat(with(host, "user", "/data").addresses()).containsExactly(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-oProxyCommand=id",
        "--rsh=id",
        "a b",
        "a;b",
        "a/b",
        "user@host",
        "a\nb",
        "$(id)",
        "host:path",
        "[::1]",
        "'x'",
        "..",
        "a,b"
      })
  void refusesWhatCouldBeAnOptionOrACommandAsAHost(String host) {
    assertThatThrownBy(() -> with(host, "user", "/data"))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith("host '");
    assertThatThrownBy(
            () ->
                new Endpoints(
                    "ok",
                    Optional.of(host),
                    1,
                    OptionalInt.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    "/data"))
        .hasMessageStartingWith("tailscale_ip '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-oProxyCommand=id", "a b", "a@b", "a:b", "a;b", "$USER", "a\nb"})
  void refusesThemAsAUser(String user) {
    assertThatThrownBy(() -> with("host", user, "/data")).hasMessageStartingWith("ssh_user '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "relative", "-rf", "/a\nb", "/a*", "/a?", "/a[b]", "/a\\b"})
  void refusesThemAsADirectory(String directory) {
    assertThatThrownBy(() -> with("host", "user", directory)).hasMessageStartingWith("data_dir '");
  }

  @Test
  void refusesPortsThatAreNone() {
    assertThatThrownBy(
            () ->
                new Endpoints(
                    "host",
                    Optional.empty(),
                    0,
                    OptionalInt.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    "/data"))
        .hasMessageContaining("data_server_port 0");
  }

  @Test
  void theOverlayNetworkGoesFirst() {
    Endpoints endpoints =
        new Endpoints(
            "direct",
            Optional.of("100.64.0.1"),
            1,
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "/data");
    assertThat(endpoints.addresses()).containsExactly("100.64.0.1", "direct");
  }

  private static Endpoints with(String host, String user, String directory) {
    return new Endpoints(
        host,
        Optional.empty(),
        8770,
        OptionalInt.of(22),
        Optional.of(user),
        OptionalInt.empty(),
        directory);
  }
}

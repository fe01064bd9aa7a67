package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.cli.registry.LocalRegistry;

/** The registry of {@code ringsync local} itself, so that it is never one in a container. */
@Timeout(120)
class LocalRegistryIT {
  private static final String V1 =
      """
      {"type":"record","name":"Kept","fields":[{"name":"a","type":"string"}]}""";
  private static final String INCOMPATIBLE =
      """
      {"type":"record","name":"Kept","fields":[{"name":"b","type":"string"}]}""";

  @TempDir Path directory;

  @Test
  void idsSurviveARestartAndBreakingChangesAreRefused() throws Exception {
    String first;
    try (LocalRegistry registry = LocalRegistry.start(directory, 0)) {
      register(registry, "other-value", "\"string\"");
      first = register(registry, "kept-value", V1).body();
      assertThat(first).contains("\"id\"");
      assertThat(register(registry, "kept-value", INCOMPATIBLE).statusCode()).isEqualTo(409);
    }
    try (LocalRegistry registry = LocalRegistry.start(directory, 0)) {
      assertThat(register(registry, "kept-value", V1).body()).isEqualTo(first);
      assertThat(register(registry, "kept-value", INCOMPATIBLE).statusCode()).isEqualTo(409);
    }
  }

  @Test
  void endsWithAProcessThatIsKilledAndStartsAgainOnTheSamePort() throws Exception {
    URI uri;
    try (ChildProcess holder =
        ChildProcess.start(
            RegistryHolder.class,
            List.of(directory.resolve("data").toString()),
            directory.resolve("holder.log"))) {
      uri = URI.create(holder.firstLine());
      holder.kill();
    }
    try (LocalRegistry registry = LocalRegistry.start(directory.resolve("data"), uri.getPort())) {
      assertThat(registry.url()).isEqualTo(uri.toString());
      assertThat(register(registry, "kept-value", V1).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPortInUseIsRefusedByName() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalRegistry.start(directory, other.getLocalPort()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(
              "port " + other.getLocalPort() + " for the schema registry is in use");
    }
  }

  private static HttpResponse<String> register(LocalRegistry registry, String subject, String avro)
      throws Exception {
    String body = "{\"schema\":\"" + avro.replace("\"", "\\\"") + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}

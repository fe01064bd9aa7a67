package org.ringrift.sync.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.ringrift.sync.core.ArtifactId;

/** Asks a monitor for its {@code /artifacts}. Safe for several threads. */
final class MonitorCatalog implements ArtifactCatalog {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final ObjectMapper json = new ObjectMapper();
  private final URI page;

  MonitorCatalog(URI monitor) {
    page = monitor.resolve("/artifacts");
  }

  @Override
  public List<ArtifactId> artifacts() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(page).timeout(LIMIT).build(), BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IOException(
            "the monitor answered status %d for %s".formatted(answer.statusCode(), page));
      }
      return ids(json.readTree(answer.body()));
    } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
      throw new IOException(
          "no answer from the monitor for %s; start one with 'ringsync monitor' or name another"
              .formatted(page),
          e);
    }
  }

  private static List<ArtifactId> ids(JsonNode document) {
    return StreamSupport.stream(document.path("artifacts").spliterator(), false)
        .map(entry -> ArtifactId.parse(entry.path("artifact").asText()))
        .toList();
  }
}

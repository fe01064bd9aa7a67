package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks a monitor. Not for use by several threads. */
public final class MonitorClient implements PageSource {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int FIRST_REFUSAL = 300;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI monitor;

  public MonitorClient(URI monitor) {
    this.monitor = monitor;
  }

  @Override
  public JsonNode get(String path) throws CommandException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(monitor.resolve(path)).timeout(LIMIT).build();
    return document(request);
  }

  /**
   * Asks for something to be done.
   *
   * @param token of the monitor, where it wants one
   */
  public JsonNode post(String path, Optional<String> token)
      throws CommandException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(monitor.resolve(path)).timeout(LIMIT).POST(BodyPublishers.noBody());
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return document(request.build());
  }

  /** The lines of a page that goes on until somebody closes the stream. */
  public Stream<String> lines(String path) throws CommandException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(monitor.resolve(path)).build();
    try {
      HttpResponse<Stream<String>> answer = http.send(request, BodyHandlers.ofLines());
      if (answer.statusCode() >= FIRST_REFUSAL) {
        String body = String.join("\n", answer.body().toList());
        throw refused(request, answer.statusCode(), body);
      }
      return answer.body();
    } catch (IOException e) {
      throw silent(e);
    }
  }

  @Override
  public List<String> preface() {
    return List.of();
  }

  @Override
  public long atMs() {
    return System.currentTimeMillis();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private JsonNode document(HttpRequest request) throws CommandException, InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= FIRST_REFUSAL) {
        throw refused(request, answer.statusCode(), answer.body());
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw silent(e);
    }
  }

  /** With the reason that the monitor gave, where it gave one. */
  private CommandException refused(HttpRequest request, int status, String body) {
    String reason;
    try {
      reason = json.readTree(body).path("error").asText("");
    } catch (IOException e) {
      reason = "";
    }
    return new CommandException(
        reason.isEmpty()
            ? "the monitor answered status %d for %s".formatted(status, request.uri())
            : "the monitor refuses: " + reason);
  }

  private CommandException silent(IOException e) {
    return new CommandException(
        "no answer from the monitor at %s (%s); start one with 'ringsync monitor' or 'ringsync local', or name another with --monitor"
            .formatted(monitor, e.getClass().getSimpleName()),
        e);
  }
}

package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a monitor. Not for use by several threads. */
public final class MonitorClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI monitor;

  public MonitorClient(URI monitor) {
    this.monitor = monitor;
  }

  /** The document at a path such as {@code /status}. */
  public JsonNode get(String path) throws CommandException, InterruptedException {
    URI page = monitor.resolve(path);
    try {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(page).timeout(LIMIT).build(), BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new CommandException(
            "the monitor answered status %d for %s".formatted(answer.statusCode(), page));
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new CommandException(
          "no answer from the monitor at %s (%s); start one with 'ringsync monitor' or 'ringsync local', or name another with --monitor"
              .formatted(monitor, e.getClass().getSimpleName()),
          e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

package org.ringrift.sync.cli.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Asks a starting registry for compatibility BACKWARD until it answers, or until closed. */
final class ReadyProbe implements AutoCloseable {
  private static final long PAUSE_MS = 100;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
  private static final int OK = 200;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Executor afterPause =
      CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS);
  private final HttpRequest request;
  private volatile boolean closed;

  ReadyProbe(URI registry) {
    request =
        HttpRequest.newBuilder(URI.create(registry + "/config"))
            .timeout(ANSWER_LIMIT)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .PUT(BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
            .build();
  }

  /** Done when the registry said yes, failed where it said no. */
  CompletableFuture<Void> ready() {
    return ask().thenAccept(this::check);
  }

  @Override
  public void close() {
    closed = true;
    client.shutdownNow();
  }

  private CompletableFuture<HttpResponse<String>> ask() {
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .exceptionallyComposeAsync(
            failure -> closed ? CompletableFuture.failedFuture(failure) : ask(), afterPause);
  }

  private void check(HttpResponse<String> response) {
    if (response.statusCode() != OK) {
      throw new IllegalStateException(
          "status %d for %s: %s".formatted(response.statusCode(), request.uri(), response.body()));
    }
  }
}

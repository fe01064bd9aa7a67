package org.ringrift.sync.events.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Requests to the registries of a list, one after the other, until one answers. A registry that
 * cannot be reached, or answers with a server error or "too many requests", is passed over; after
 * each round over the list there is a wait.
 */
final class RegistryHttp implements AutoCloseable {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String ACCEPT =
      CONTENT_TYPE + ", application/vnd.schemaregistry+json, application/json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryConfig config;
  private final BackOff backOff;
  private final HttpClient client;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Index of the URL that answered last, so that a dead one is not asked first for ever. */
  private volatile int preferred;

  RegistryHttp(RegistryConfig config, RandomGenerator random) {
    this.config = config;
    this.backOff = new BackOff(config.firstBackOff(), random);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.requestTimeout())
            .build();
  }

  RegistryReply get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  RegistryReply post(String path, ObjectNode body) {
    return send("POST", path, BodyPublishers.ofString(body.toString()));
  }

  RegistryReply put(String path, ObjectNode body) {
    return send("PUT", path, BodyPublishers.ofString(body.toString()));
  }

  /** Ends what is under way, waits included. */
  @Override
  public void close() {
    closed.countDown();
    client.shutdownNow();
  }

  private RegistryReply send(String method, String path, BodyPublisher body) {
    IOException last = new IOException("the client is closed");
    int round = 0;
    while (round < config.attempts() && !(round > 0 && closedWithin(backOff.after(round)))) {
      round++;
      int first = preferred;
      for (int i = 0; i < config.urls().size(); i++) {
        int index = (first + i) % config.urls().size();
        try {
          RegistryReply reply = once(config.urls().get(index), method, path, body);
          preferred = index;
          return reply;
        } catch (IOException e) {
          last = e;
        }
      }
    }
    throw new RegistryUnreachableException(
        "no schema registry of "
            + config.urls()
            + " answered "
            + method
            + " "
            + path
            + " in "
            + round
            + " rounds; check that it runs and that schema.registry.url is right. Last: "
            + last,
        last);
  }

  private boolean closedWithin(Duration wait) {
    try {
      return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private RegistryReply once(URI url, String method, String path, BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(config.requestTimeout())
            .header("Accept", ACCEPT)
            .header("Content-Type", CONTENT_TYPE)
            .method(method, body);
    config.authorization().ifPresent(value -> request.header("Authorization", value));
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    int status = response.statusCode();
    if (status >= 500 || status == 429) {
      throw new IOException(url + " answered with status " + status + ": " + start(response));
    }
    if (status == 401 || status == 403) {
      throw new RegistryUnauthorisedException(
          "the schema registry at "
              + url
              + " answered "
              + method
              + " "
              + path
              + " with status "
              + status
              + "; check basic.auth.credentials.source and basic.auth.user.info");
    }
    return new RegistryReply(method + " " + path, url.toString(), status, json(response));
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      JsonNode node = JSON.readTree(response.body());
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String start(HttpResponse<String> response) {
    String text = response.body();
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }
}

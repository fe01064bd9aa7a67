package org.ringrift.sync.worker.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.AddressedEvent;
import org.ringrift.sync.events.json.EventJson;
import org.ringrift.sync.events.json.ParsedEvent;
import org.ringrift.sync.worker.node.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /events/<kind>}: takes an event as JSON from a producer on this machine that has no
 * Kafka client, and answers once the log has it. The event speaks in the name of this node, so
 * nobody else may send one.
 */
public final class EventsHandler implements HttpHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/events/";

  private static final Logger log = LoggerFactory.getLogger(EventsHandler.class);
  private static final int MAX_BYTES = 1 << 20;

  private final NodeId self;
  private final EventCompletion completion;
  private final Publisher publisher;
  private final InstantSource clock;
  private final Duration publishTime;

  /**
   * @param publishTime how long a producer waits for Kafka
   */
  public EventsHandler(
      NodeId self,
      EventCompletion completion,
      Publisher publisher,
      InstantSource clock,
      Duration publishTime) {
    this.self = self;
    this.completion = completion;
    this.publisher = publisher;
    this.clock = clock;
    this.publishTime = publishTime;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String kind = exchange.getRequestURI().getPath().substring(PATH.length());
    if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
      refuse(
          exchange,
          403,
          "events are taken from the node itself only: post to the loopback address there, or"
              + " publish to Kafka");
    } else if (!EventJson.kinds().contains(kind)) {
      refuse(
          exchange,
          404,
          "there is no event '" + kind + "'; there are " + String.join(", ", EventJson.kinds()));
    } else if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      refuse(exchange, 405, "events are sent with POST");
    } else {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
      if (body.length > MAX_BYTES) {
        refuse(exchange, 413, "an event must not be longer than " + MAX_BYTES + " bytes");
      } else {
        take(exchange, kind, new String(body, StandardCharsets.UTF_8));
      }
    }
  }

  private void take(HttpExchange exchange, String kind, String text) throws IOException {
    String completed = text;
    if (objectOrNull(text) instanceof ObjectNode object) {
      List<String> faults = completion.complete(kind, object);
      if (!faults.isEmpty()) {
        Json.refuse(exchange, 400, faults);
        return;
      }
      completed = object.toString();
    }
    switch (EventJson.parse(kind, completed, self, clock)) {
      case ParsedEvent.Rejected rejected ->
          Json.refuse(
              exchange,
              400,
              rejected.errors().stream().map(ParsedEvent.FieldError::toString).toList());
      case ParsedEvent.Accepted accepted -> publish(exchange, accepted.event());
    }
  }

  private <V extends SpecificRecord> void publish(HttpExchange exchange, AddressedEvent<V> event)
      throws IOException {
    try {
      RecordMetadata where =
          publisher
              .publish(event.topic(), event.key(), event.value())
              .get(publishTime.toMillis(), TimeUnit.MILLISECONDS);
      Json.answer(exchange, 202, receipt(event, where));
    } catch (ExecutionException e) {
      refuseUnavailable(exchange, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      refuseUnavailable(exchange, "no answer within " + publishTime.toSeconds() + " s");
    } catch (InterruptedException | InterruptException e) {
      refuseUnavailable(exchange, "the worker is stopping");
    }
  }

  private static ObjectNode receipt(AddressedEvent<?> event, RecordMetadata where) {
    SpecificRecord value = event.value();
    Object id = value.get(value.getSchema().getField("event_id").pos());
    return Json.object()
        .put("event_id", String.valueOf(id))
        .put("topic", event.topic().name())
        .put("key", event.key())
        .put("partition", where.partition())
        .put("offset", where.offset());
  }

  private static void refuseUnavailable(HttpExchange exchange, String reason) throws IOException {
    log.warn("an event of a local producer was not taken: {}", reason);
    exchange.getResponseHeaders().set("Retry-After", "5");
    refuse(
        exchange,
        503,
        "Kafka did not take the event ("
            + reason
            + "); send it again with an event_id of your own, so that a repeat is recognised");
  }

  private static void refuse(HttpExchange exchange, int status, String error) throws IOException {
    Json.refuse(exchange, status, List.of(error));
  }

  /** Null for what is no JSON; its reader says what is wrong. */
  private static Object objectOrNull(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}

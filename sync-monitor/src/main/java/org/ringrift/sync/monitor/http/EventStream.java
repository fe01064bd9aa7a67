package org.ringrift.sync.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/**
 * {@code /events}: server-sent events for as long as somebody listens. Whoever does not keep up
 * gets a last event {@code dropped} and the end; a browser then connects again by itself.
 */
final class EventStream {
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.text(
              "types", "Types of events, with commas: " + String.join(", ", LiveEvent.TYPES) + "."),
          Parameter.text("node", "Only events about this node."),
          Parameter.text("artifact", "Only events about this artifact."),
          Parameter.oneOf(
              "brief",
              "With true, no more than ten events a second: of each type only one waits to be sent,"
                  + " and what comes meanwhile is left out. For those who only want to know that"
                  + " something happened.",
              List.of("true", "false")));
  private static final long SIGN_OF_LIFE_MS = 10_000;
  private static final long BRIEF_PAUSE_MS = 100;

  private final LiveEvents events;

  EventStream(LiveEvents events) {
    this.events = events;
  }

  /** Reads what somebody wants to hear. */
  static LiveEvents.Filter filter(String rawQuery) throws BadRequestException {
    Query query = new Query(rawQuery, PARAMETERS);
    Set<String> types = query.text("types").map(text -> Set.of(distinct(text))).orElse(Set.of());
    for (String type : types) {
      if (!LiveEvent.TYPES.contains(type)) {
        throw new BadRequestException(
            "unknown type of event '%s'; known are %s"
                .formatted(type, String.join(", ", LiveEvent.TYPES)));
      }
    }
    return new LiveEvents.Filter(
        types,
        query.node().map(NodeId::value),
        query.artifact().map(ArtifactId::toString),
        query.isTrue("brief"));
  }

  private static String[] distinct(String text) {
    return List.of(text.split(",", -1)).stream().distinct().toArray(String[]::new);
  }

  /** Sends until the listener goes or is too slow. */
  void send(HttpExchange exchange, LiveEvents.Listener listener)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      write(out, "retry: 2000\n\n");
      while (!listener.isDropped()) {
        Optional<LiveEvent> next = listener.next(SIGN_OF_LIFE_MS);
        write(out, next.map(EventStream::text).orElse(": nothing new\n\n"));
        if (listener.isBrief()) {
          Thread.sleep(BRIEF_PAUSE_MS);
        }
      }
      write(out, "event: dropped\ndata: {}\n\n");
    }
  }

  LiveEvents events() {
    return events;
  }

  private static String text(LiveEvent event) {
    return "event: " + event.type() + "\ndata: " + Json.line(event) + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}

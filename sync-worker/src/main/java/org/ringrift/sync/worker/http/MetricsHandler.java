package org.ringrift.sync.worker.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** {@code GET /metrics}: the metrics of this worker, for Prometheus. Open to everybody. */
public final class MetricsHandler implements HttpHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/metrics";

  private final Supplier<String> metrics;

  public MetricsHandler(Supplier<String> metrics) {
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      Json.refuse(exchange, 405, List.of("metrics are read with GET"));
      return;
    }
    try (exchange) {
      byte[] text = metrics.get().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    }
  }
}

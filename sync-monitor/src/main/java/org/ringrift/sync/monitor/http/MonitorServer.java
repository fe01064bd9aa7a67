package org.ringrift.sync.monitor.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ringrift.sync.monitor.core.HealthRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages over HTTP, each request on a thread of its own that the system lets take turns:
 * a large page does not hold up small ones. Everything can be read by anybody who reaches the port;
 * the one thing that changes something, a retry, needs {@link WriteAccess}. A page that fails
 * answers 500 with the reason and does not disturb the others.
 */
public final class MonitorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorServer.class);
  private static final int BACKLOG_SIZE = 64;
  private static final String EVENTS = "/events";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Router router;
  private final Assets assets = new Assets();
  private final RetryPage retries;
  private final EventStream events;
  private final WriteAccess access;
  private final String host;

  private MonitorServer(
      HttpServer server,
      ServerSettings settings,
      LivePages pages,
      HealthRules rules,
      LiveEvents live) {
    this.server = server;
    host = settings.host();
    router = new Router(routes(pages, rules));
    retries = new RetryPage(pages);
    events = new EventStream(live);
    access = new WriteAccess(settings.token());
    threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("monitor-http-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  private static List<Route> routes(LivePages pages, HealthRules rules) {
    List<Route> routes = new ArrayList<>(new Routes(pages, rules).all());
    routes.add(
        Route.other(
            "/metrics",
            "The numbers of /status for Prometheus.",
            query -> new Reply(200, PROMETHEUS_TEXT, pages.metrics())));
    Map<String, Object> description = OpenApi.of(routes);
    routes.add(
        Route.other("/openapi.json", "This description.", query -> Reply.json(200, description)));
    return routes;
  }

  /**
   * Opens the port and serves.
   *
   * @throws IOException where the port cannot be opened
   */
  public static MonitorServer start(
      ServerSettings settings, LivePages pages, HealthRules rules, LiveEvents live)
      throws IOException {
    HttpServer http;
    try {
      http =
          HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), BACKLOG_SIZE);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on %s:%d (%s): choose another port"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
    MonitorServer server = new MonitorServer(http, settings, pages, rules, live);
    http.start();
    return server;
  }

  /** Where it can be reached. */
  public URI uri() {
    InetAddress address = server.getAddress().getAddress();
    String name = address.isAnyLocalAddress() ? "localhost" : host;
    String literal = name.contains(":") ? "[" + name + "]" : name;
    return URI.create("http://" + literal + ":" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      protect(exchange.getResponseHeaders());
      boolean reads = exchange.getRequestMethod().equals("GET");
      if (reads && exchange.getRequestURI().getPath().equals(EVENTS)) {
        stream(exchange);
      } else {
        send(exchange, answer(exchange));
      }
    }
  }

  private static void protect(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    byte[] body = reply.body();
    exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private Reply answer(HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    try {
      return switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" ->
            assets
                .find(uri.getPath())
                .orElseGet(() -> router.get(uri.getPath(), uri.getRawQuery()));
        case "POST" -> post(exchange, uri.getPath());
        default -> refused(exchange);
      };
    } catch (RuntimeException e) {
      LOG.error("page {} failed", uri.getPath(), e);
      return Reply.json(500, new Trouble("page " + uri.getPath() + " failed: " + e));
    }
  }

  private Reply post(HttpExchange exchange, String path) {
    Optional<String> job = RetryPage.jobIn(path);
    if (job.isEmpty()) {
      return refused(exchange);
    }
    return access
        .refusal(exchange)
        .map(why -> Reply.json(403, new Trouble(why)))
        .orElseGet(() -> retries.retry(job.get()));
  }

  private static Reply refused(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    return Reply.json(
        405,
        new Trouble(
            "method " + exchange.getRequestMethod() + " is not allowed; pages can only be read"));
  }

  private void stream(HttpExchange exchange) throws IOException {
    Optional<LiveEvents.Listener> listener;
    try {
      listener = events.events().listen(EventStream.filter(exchange.getRequestURI().getRawQuery()));
    } catch (BadRequestException e) {
      send(exchange, Reply.json(400, new Trouble(e.getMessage())));
      return;
    }
    if (listener.isEmpty()) {
      send(exchange, Reply.json(503, new Trouble("too many listen already; close one")));
      return;
    }
    try (LiveEvents.Listener open = listener.get()) {
      events.send(exchange, open);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

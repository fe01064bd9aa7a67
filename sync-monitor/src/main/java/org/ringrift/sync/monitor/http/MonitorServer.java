package org.ringrift.sync.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ringrift.sync.monitor.core.HealthRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages over HTTP, each request on a virtual thread. Only reading: GET and HEAD. A page
 * that fails answers 500 with the reason and does not disturb the others.
 */
public final class MonitorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorServer.class);
  private static final int BACKLOG_SIZE = 64;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Router router;
  private final String host;

  private MonitorServer(HttpServer server, String host, Router router) {
    this.server = server;
    this.host = host;
    this.router = router;
    threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("monitor-http-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /**
   * Opens the port and serves.
   *
   * @param port 0 for any free one
   * @throws IOException where the port cannot be opened
   */
  public static MonitorServer start(String host, int port, Pages pages, HealthRules rules)
      throws IOException {
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(host, port), BACKLOG_SIZE);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "): choose another port",
          e);
    }
    MonitorServer server = new MonitorServer(http, host, new Router(pages, rules));
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
      String method = exchange.getRequestMethod();
      boolean head = method.equals("HEAD");
      Reply reply = head || method.equals("GET") ? page(exchange) : refused(exchange, method);
      byte[] body = reply.body();
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
      if (!head) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  private Reply page(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    try {
      return router.get(path);
    } catch (RuntimeException e) {
      LOG.error("page {} failed", path, e);
      return Reply.json(500, new Trouble("page " + path + " failed: " + e));
    }
  }

  private static Reply refused(HttpExchange exchange, String method) {
    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    return Reply.json(
        405, new Trouble("method " + method + " is not allowed; pages can only be read"));
  }

  private record Trouble(String error) {}
}

package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP server of a worker: one platform thread for each request, since those that hash or take
 * snapshots would keep virtual ones from running. Other parts of the worker register their handlers
 * here; so does the one that serves offers.
 */
public final class DataServer implements AutoCloseable {
  /** Port where nothing else is set. */
  public static final int DEFAULT_PORT = 8770;

  private static final int BACKLOG = 256;

  private final HttpServer server;
  private final ExecutorService threads;

  private DataServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Binds the address; answers nothing before {@link #start()}.
   *
   * @param address port 0 picks a free one
   * @throws IOException where the address is in use or not ours; the message names it
   */
  public static DataServer bind(InetSocketAddress address) throws IOException {
    // Without it small answers wait 40 ms for the peer's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      HttpServer server = HttpServer.create(address, BACKLOG);
      ExecutorService threads =
          Executors.newCachedThreadPool(
              Thread.ofPlatform().daemon().name("data-server-", 0).factory());
      server.setExecutor(threads);
      return new DataServer(server, threads);
    } catch (IOException e) {
      throw new IOException(
          "data server cannot listen on " + address + "; choose another port or address", e);
    }
  }

  /** Adds a handler for a path and all below it; the longest match wins. */
  public DataServer register(String path, HttpHandler handler) {
    server.createContext(path, handler).getFilters().add(new DamageFilter());
    return this;
  }

  /** Adds a handler behind a filter. */
  public DataServer register(String path, HttpHandler handler, Filter filter) {
    server.createContext(path, handler).getFilters().addAll(List.of(new DamageFilter(), filter));
    return this;
  }

  /** Begins to answer. */
  public DataServer start() {
    server.start();
    return this;
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops at once; running answers are broken off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

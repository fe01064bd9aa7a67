package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * The HTTP server of a worker: one platform thread for each request, since those that hash or take
 * snapshots would keep virtual ones from running. Other parts of the worker register their handlers
 * here; so does the one that serves offers.
 */
public final class DataServer implements AutoCloseable {
  /** Port where nothing else is set. */
  public static final int DEFAULT_PORT = 8770;

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final int BACKLOG = 256;
  private static final long IDLE_S = 60;
  private static final String MAX_REQUEST_S = "300";

  /** For what is not counted among the requests at once, and for headers that still arrive. */
  private static final int SPARE_THREADS = 64;

  private final HttpServer server;
  private final ExecutorService threads;
  private final HeadWatch watch;
  private final RequestGate gate;

  private DataServer(
      HttpServer server, ExecutorService threads, HeadWatch watch, RequestGate gate) {
    this.server = server;
    this.threads = threads;
    this.watch = watch;
    this.gate = gate;
  }

  /** Binds the address, with the usual limits. */
  public static DataServer bind(InetSocketAddress address) throws IOException {
    InstantSource clock = InstantSource.system();
    return bind(address, Optional.empty(), clock);
  }

  /** Binds the address, with the usual limits. */
  public static DataServer bind(
      InetSocketAddress address, Optional<SSLContext> tls, InstantSource clock) throws IOException {
    return bind(address, tls, ServerLimits.DEFAULT, clock, new Refusals(), new SlowReaders(clock));
  }

  /**
   * Binds the address; answers nothing before {@link #start()}. A connection for which there is no
   * thread left is closed.
   *
   * @param address port 0 picks a free one
   * @param tls with the certificate to show; empty for plain HTTP
   * @param peers breaks those off that neither send nor take
   * @throws IOException where the address is in use or not ours; the message names it
   */
  public static DataServer bind(
      InetSocketAddress address,
      Optional<SSLContext> tls,
      ServerLimits limits,
      InstantSource clock,
      Refusals refusals,
      SlowReaders peers)
      throws IOException {
    // Without it small answers wait 40 ms for the peer's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // Whoever sends a byte now and then is not silent, and keeps a thread all the same.
    System.setProperty("sun.net.httpserver.maxReqTime", MAX_REQUEST_S);
    try {
      HttpServer server = create(address, tls);
      ExecutorService threads =
          new ThreadPoolExecutor(
              0,
              limits.requestsAtOnce() + SPARE_THREADS,
              IDLE_S,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              Thread.ofPlatform().daemon().name("data-server-", 0).factory());
      HeadWatch watch = new HeadWatch(threads, peers);
      server.setExecutor(watch);
      return new DataServer(server, threads, watch, new RequestGate(limits, clock, refusals));
    } catch (IOException e) {
      throw new IOException(
          "data server cannot listen on " + address + "; choose another port or address", e);
    }
  }

  /** Handshakes run on the threads that answer, and who does not go on with one is broken off. */
  private static HttpServer create(InetSocketAddress address, Optional<SSLContext> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls.get()) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setProtocols(PROTOCOLS.clone());
          }
        });
    return server;
  }

  /**
   * Adds a handler for a path and all below it; the longest match wins.
   *
   * @param filters what it stands behind; they see a request before anything of it is read
   */
  public DataServer register(String path, HttpHandler handler, Filter... filters) {
    List<Filter> all = server.createContext(path, handler).getFilters();
    all.add(watch);
    all.add(gate);
    all.addAll(List.of(filters));
    all.add(new DamageFilter());
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

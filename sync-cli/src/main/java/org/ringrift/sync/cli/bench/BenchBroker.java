package org.ringrift.sync.cli.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.ringrift.sync.cli.broker.EmbeddedBroker;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.topics.TopicApplier;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.events.topics.TopicOutcome;

/** A broker for one run, empty at its start but for the pipeline's topics. */
final class BenchBroker implements AutoCloseable {
  private static final long ANSWER_SECONDS = 30;

  private final Closing parts;
  private final ConnectionConfig connection;
  private final Admin admin;
  private final int partitions;

  private BenchBroker(Closing parts, ConnectionConfig connection, Admin admin, int partitions) {
    this.parts = parts;
    this.connection = connection;
    this.admin = admin;
    this.partitions = partitions;
  }

  /**
   * @throws StartException where it cannot start or the topics cannot be made
   */
  static BenchBroker start(Path directory, String registryUrl, int partitions)
      throws StartException {
    Closing parts = new Closing();
    boolean started = false;
    try {
      EmbeddedBroker broker = parts.add(EmbeddedBroker.start(directory, 0));
      ConnectionConfig connection = ConnectionConfig.of(broker.bootstrapServers(), registryUrl);
      Admin admin = parts.add(Admin.create(connection.kafkaProperties()));
      for (TopicOutcome outcome :
          new TopicApplier(admin, new TopicLayout(partitions, (short) 1)).apply()) {
        if (outcome instanceof TopicOutcome.Failed failed) {
          throw new StartException(
              "topic %s cannot be made: %s".formatted(failed.topic(), failed.error()));
        }
      }
      started = true;
      return new BenchBroker(parts, connection, admin, partitions);
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  ConnectionConfig connection() {
    return connection;
  }

  Admin admin() {
    return admin;
  }

  /** Of every topic that is cut like the planner's. */
  int partitions() {
    return partitions;
  }

  /**
   * @throws StartException where the broker does not make them
   */
  void createTopics(List<String> names, int partitionsOfEach) throws StartException {
    try {
      admin
          .createTopics(
              names.stream().map(name -> new NewTopic(name, partitionsOfEach, (short) 1)).toList())
          .all()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartException("topics of the benchmark cannot be made: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while topics were made", e);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}

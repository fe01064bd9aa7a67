package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.broker.EmbeddedBroker;
import org.ringrift.sync.cli.machine.StartException;

/** The broker of {@code ringsync local} itself, so that it is never one in a container. */
@Timeout(60)
class EmbeddedBrokerIT {
  private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

  @TempDir Path directory;

  @Test
  void aRestartOnTheSameDirectoryKeepsTheData() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      createTopic(broker);
      send(broker, "one");
      send(broker, "two");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(endOffset(broker)).isEqualTo(2);
      send(broker, "three");
      assertThat(endOffset(broker)).isEqualTo(3);
    }
  }

  @Test
  void aPortInUseIsRefusedByName() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, other.getLocalPort()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("port " + other.getLocalPort() + " for the broker is in use");
    }
    EmbeddedBroker.start(directory, 0).close();
  }

  @Test
  void aDirectoryInUseIsRefusedByName() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("the directory " + directory + " is in use");
      createTopic(broker);
    }
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = admin(broker)) {
      NewTopic topic = new NewTopic(PARTITION.topic(), Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
    }
  }

  private static void send(EmbeddedBroker broker, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get(20, TimeUnit.SECONDS);
    }
  }

  private static long endOffset(EmbeddedBroker broker) throws Exception {
    try (Admin admin = admin(broker)) {
      return admin
          .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
          .partitionResult(PARTITION)
          .get(20, TimeUnit.SECONDS)
          .offset();
    }
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}

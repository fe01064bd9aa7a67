package org.ringrift.sync.it;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Brokers and registry in containers; needs a Docker engine. The registry has a broker of its own
 * for its schemas. Testcontainers removes everything when this JVM ends.
 */
final class ContainerServices implements TestServices {
  private static final String KAFKA_IMAGE = "apache/kafka:4.3.1";
  private static final String REGISTRY_IMAGE = "confluentinc/cp-schema-registry:8.1.0";
  private static final int REGISTRY_PORT = 8081;
  private static final String STORE = "registry-store:19092";

  private GenericContainer<?> registry;

  @Override
  public TestBroker newBroker() {
    KafkaContainer kafka = kafka();
    kafka.start();
    return new ContainerBroker(kafka);
  }

  @Override
  public synchronized String registryUrl() {
    if (registry == null) {
      Network network = Network.newNetwork();
      kafka().withNetwork(network).withListener(STORE).start();
      registry = registry(network);
      registry.start();
    }
    return "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT);
  }

  private static KafkaContainer kafka() {
    return new KafkaContainer(KAFKA_IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
  }

  private static GenericContainer<?> registry(Network network) {
    return new GenericContainer<>(REGISTRY_IMAGE)
        .withNetwork(network)
        .withExposedPorts(REGISTRY_PORT)
        .withEnv("SCHEMA_REGISTRY_HOST_NAME", "registry")
        .withEnv("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:" + REGISTRY_PORT)
        .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://" + STORE)
        .waitingFor(
            Wait.forHttp("/subjects").forStatusCode(200).withStartupTimeout(Duration.ofMinutes(2)));
  }

  private record ContainerBroker(KafkaContainer kafka) implements TestBroker {
    @Override
    public String bootstrapServers() {
      return kafka.getBootstrapServers();
    }

    @Override
    public void close() {
      kafka.stop();
    }
  }
}

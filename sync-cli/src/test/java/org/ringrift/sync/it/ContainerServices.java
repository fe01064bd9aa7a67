package org.ringrift.sync.it;

import java.time.Duration;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Brokers and registry in containers. The registry has a broker of its own for its schemas. A
 * broker is removed when it is closed; Testcontainers removes the rest when this JVM ends.
 */
final class ContainerServices implements TestServices {
  private static final String KAFKA_IMAGE = "apache/kafka:4.3.1";
  private static final String REGISTRY_IMAGE = "confluentinc/cp-schema-registry:8.1.0";
  private static final List<String> IMAGES = List.of(KAFKA_IMAGE, REGISTRY_IMAGE);
  private static final int REGISTRY_PORT = 8081;
  private static final String STORE = "registry-store:19092";
  private static final String WANTED =
      "-D" + CONTAINERS + "=true runs the integration tests with containers, ";
  private static final String OR_EMBEDDED =
      "or leave the setting out: broker and registry are then embedded.";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private GenericContainer<?> registry;

  /**
   * Finds the Docker engine and has it fetch the images that it lacks.
   *
   * @throws IllegalStateException saying what is missing and what to do about it
   */
  static void check() {
    if (!enginePrepared()) {
      throw new IllegalStateException(
          WANTED
              + "and no Docker engine answers. Start one, or name one in DOCKER_HOST, "
              + OR_EMBEDDED);
    }
  }

  /** False where no engine answers. */
  private static boolean enginePrepared() {
    try {
      boolean answers = DockerClientFactory.instance().isDockerAvailable();
      if (answers) {
        IMAGES.forEach(image -> new RemoteDockerImage(DockerImageName.parse(image)).get());
      }
      return answers;
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          WANTED
              + "and the Docker engine lacks an image that it cannot fetch: one of "
              + IMAGES
              + ", or testcontainers/ryuk, which TESTCONTAINERS_RYUK_DISABLED=true does without."
              + " Load it, or name a registry that has it in TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX, "
              + OR_EMBEDDED,
          e);
    }
  }

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
      GenericContainer<?> started = registry(network);
      started.start();
      registry = started;
    }
    return "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT);
  }

  private static KafkaContainer kafka() {
    return new KafkaContainer(KAFKA_IMAGE)
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        .withStartupTimeout(START_LIMIT);
  }

  private static GenericContainer<?> registry(Network network) {
    return new GenericContainer<>(REGISTRY_IMAGE)
        .withNetwork(network)
        .withExposedPorts(REGISTRY_PORT)
        .withEnv("SCHEMA_REGISTRY_HOST_NAME", "registry")
        .withEnv("SCHEMA_REGISTRY_LISTENERS", "http://0.0.0.0:" + REGISTRY_PORT)
        .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://" + STORE)
        .waitingFor(Wait.forHttp("/subjects").forStatusCode(200))
        .withStartupTimeout(START_LIMIT);
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

package org.ringrift.sync.it;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.topics.TopicApplier;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.events.topics.TopicOutcome;

/**
 * What an integration test stands on: a broker of its own, which starts empty and has every topic
 * with {@value #PARTITIONS} partitions, and the schema registry, one for all tests of this JVM.
 *
 * <p>Use it once per test class or test:
 *
 * <pre>{@code
 * @AutoClose static final TestStack STACK = TestStack.start();
 * }</pre>
 *
 * <p>A broker of one's own makes a test independent of what others left behind, and costs less than
 * a second. With {@code -Dsync.it.containers=true} both run in containers, where a broker costs
 * some seconds.
 */
public final class TestStack implements AutoCloseable {
  public static final int PARTITIONS = 4;

  private final TestBroker broker;
  private final String registryUrl;

  private TestStack(TestBroker broker, String registryUrl) {
    this.broker = broker;
    this.registryUrl = registryUrl;
  }

  /** With every topic. */
  public static TestStack start() {
    return start(PARTITIONS);
  }

  /** With every topic, cut into so many partitions. */
  static TestStack start(int partitions) {
    TestStack stack = startWithoutTopics();
    stack.applyTopics(partitions);
    return stack;
  }

  /** With no topic at all, for tests of their making. */
  public static TestStack startWithoutTopics() {
    return new TestStack(TestServices.INSTANCE.newBroker(), TestServices.INSTANCE.registryUrl());
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  public String registryUrl() {
    return registryUrl;
  }

  /** The settings that every process needs to reach both. */
  public Map<String, String> connection() {
    return Map.of("bootstrap.servers", bootstrapServers(), "schema.registry.url", registryUrl);
  }

  /** The same as a record. */
  public ConnectionConfig connectionConfig() {
    return ConnectionConfig.of(bootstrapServers(), registryUrl);
  }

  /** A new admin client; the caller closes it. */
  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  @Override
  public void close() {
    broker.close();
  }

  private void applyTopics(int partitions) {
    try (Admin admin = admin()) {
      List<TopicOutcome> outcomes =
          new TopicApplier(admin, new TopicLayout(partitions, (short) 1)).apply();
      if (!outcomes.stream().allMatch(TopicOutcome.Created.class::isInstance)) {
        throw new IllegalStateException("the topics cannot be made: " + outcomes);
      }
    }
  }
}

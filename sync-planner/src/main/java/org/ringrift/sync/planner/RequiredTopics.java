package org.ringrift.sync.planner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.planner.stream.PlannerTopics;

/**
 * What must be there before a planner starts: the public topics, which an operator makes, and the
 * topics between its stages, which it makes itself, cut like {@code sync-ticks}.
 */
final class RequiredTopics {
  private static final long TIMEOUT_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Admin admin;
  private final InstantSource clock;

  RequiredTopics(Admin admin, InstantSource clock) {
    this.admin = admin;
    this.clock = clock;
  }

  /**
   * How the topics of this cluster are cut.
   *
   * @throws IllegalStateException where one is missing or cut in another way than the others
   */
  TopicLayout prepare() {
    Map<String, TopicDescription> found =
        await(SyncTopics.specs().stream().map(SyncTopics.Spec::name).toList());
    TopicDescription ticks = found.get(SyncTopics.SYNC_TICKS.name());
    TopicLayout layout =
        new TopicLayout(
            ticks.partitions().size(), (short) ticks.partitions().getFirst().replicas().size());
    SyncTopics.specs().stream()
        .filter(SyncTopics.Spec::partitioned)
        .forEach(spec -> requireCut(found.get(spec.name()), layout));
    PlannerTopics.ALL.forEach(name -> create(name, layout));
    await(PlannerTopics.ALL).values().forEach(topic -> requireCut(topic, layout));
    return layout;
  }

  /** A broker that was asked to make topics may need a moment to know them. */
  private Map<String, TopicDescription> await(List<String> names) {
    Instant deadline = clock.instant().plus(PATIENCE);
    while (true) {
      Map<String, TopicDescription> found = new TreeMap<>();
      names.forEach(name -> found.put(name, describe(name)));
      List<String> missing =
          found.entrySet().stream()
              .filter(entry -> entry.getValue() == null)
              .map(Map.Entry::getKey)
              .toList();
      if (missing.isEmpty()) {
        return found;
      }
      if (clock.instant().isAfter(deadline)) {
        throw new IllegalStateException(
            "topics are missing: " + String.join(", ", missing) + "; run 'ringsync topics apply'");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void create(String name, TopicLayout layout) {
    Map<String, String> configs =
        Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(PlannerTopics.RETENTION.toMillis()));
    NewTopic topic =
        new NewTopic(name, layout.partitions(), layout.replicationFactor()).configs(configs);
    try {
      await(admin.createTopics(List.of(topic)).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException(
            "cannot make topic '" + name + "': " + e.getCause().getMessage(), e);
      }
    }
  }

  private static void requireCut(TopicDescription topic, TopicLayout layout) {
    if (topic.partitions().size() != layout.partitions()) {
      throw new IllegalStateException(
          "topic '"
              + topic.name()
              + "' has "
              + topic.partitions().size()
              + " partitions and must have as many as "
              + SyncTopics.SYNC_TICKS.name()
              + ": "
              + layout.partitions());
    }
  }

  private TopicDescription describe(String name) {
    try {
      return await(admin.describeTopics(List.of(name)).allTopicNames()).get(name);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw new IllegalStateException(
          "cannot look at topic '" + name + "': " + e.getCause().getMessage(), e);
    }
  }

  private static <V> V await(KafkaFuture<V> future) throws ExecutionException {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the broker did not answer within "
              + TIMEOUT_SECONDS
              + " s; check bootstrap.servers and the broker",
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

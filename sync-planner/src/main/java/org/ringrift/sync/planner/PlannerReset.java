package org.ringrift.sync.planner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.stream.PlannerTopics;

/**
 * Throws away all that planners made of the topics: how far they had read, the changelogs of their
 * stores, the topics between their stages, and the stores of this machine. The next planner builds
 * it anew, from the retained topics and the inventories. Public topics, mailboxes and data stay.
 *
 * <p>The offsets go first, and the broker deletes them only where no planner is at work, so that
 * nothing is taken away from a living one. Done twice, or broken off and done again, it is the
 * same.
 */
public final class PlannerReset implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration SLACK = Duration.ofSeconds(2);
  private static final long ANSWER_SECONDS = 30;

  private final Admin admin;
  private final InstantSource clock;
  private final String applicationId;
  private final Path stores;
  private final Duration patience;

  /**
   * What there is to throw away.
   *
   * @param group of planners, whose offsets go
   * @param topics those that are there
   * @param stores the directory on this machine; empty where it is not there
   */
  public record Remains(String group, List<String> topics, Optional<Path> stores) {
    public Remains {
      topics = List.copyOf(topics);
    }
  }

  private PlannerReset(Settings settings, InstantSource clock) {
    this.admin = Admin.create(ConnectionConfig.from(settings).kafkaProperties());
    this.clock = clock;
    this.applicationId = settings.get(PlannerConfig.APPLICATION_ID);
    this.stores = settings.get(PlannerConfig.STATE_DIR).resolve(applicationId);
    // A planner that has stopped stays a member until its session ends, to be known again.
    this.patience = settings.get(PlannerConfig.SESSION_TIMEOUT).plus(SLACK);
  }

  /**
   * Connects in the background.
   *
   * @param texts the settings of the planners, of which the keys of grants may be left out
   * @throws org.ringrift.sync.config.InvalidSettingException naming every fault
   */
  public static PlannerReset of(Map<String, String> texts) {
    return new PlannerReset(Settings.of(texts, PlannerConfig.SETTINGS), InstantSource.system());
  }

  /** What is there now. */
  public Remains find() {
    Set<String> there = await("list the topics", admin.listTopics().names());
    return new Remains(
        applicationId,
        PlannerTopics.ownedBy(applicationId).stream().filter(there::contains).toList(),
        Optional.of(stores).filter(Files::exists));
  }

  /**
   * Throws it away. Waits until a planner that has just stopped is forgotten by the broker.
   *
   * @return false where a planner is at work; then nothing was thrown away
   * @throws IOException where the stores cannot be deleted
   * @throws KafkaException where the broker refuses, or does not answer in time
   */
  public boolean delete(Remains remains) throws IOException {
    if (!deleteOffsets()) {
      return false;
    }
    deleteTopics(remains.topics());
    skipTicks();
    if (remains.stores().isPresent()) {
      deleteTree(remains.stores().get());
    }
    return true;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }

  private boolean deleteOffsets() {
    Instant deadline = clock.instant().plus(patience);
    while (true) {
      try {
        var unused = answer(admin.deleteConsumerGroups(Set.of(applicationId)).all());
        return true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof GroupIdNotFoundException) {
          return true;
        }
        if (!(e.getCause() instanceof GroupNotEmptyException)) {
          throw refused("delete the offsets of group '" + applicationId + "'", e);
        }
      }
      if (clock.instant().isAfter(deadline)) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Returns once the broker does not show them any more: a planner would take them for its own. */
  private void deleteTopics(List<String> topics) {
    try {
      var unused = answer(admin.deleteTopics(topics).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw refused("delete the topics of the planners", e);
      }
    }
    Instant deadline = clock.instant().plus(patience);
    while (!find().topics().isEmpty()) {
      if (clock.instant().isAfter(deadline)) {
        throw new KafkaException("topics were deleted and are still there: " + find().topics());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /**
   * The time of before is left out. While it passes once more, nodes that live would fall silent,
   * because what they say comes on another topic; and the copies of silent nodes are made good.
   */
  private void skipTicks() {
    String topic = SyncTopics.SYNC_TICKS.name();
    Map<TopicPartition, OffsetSpec> ends =
        await("look at " + topic, admin.describeTopics(List.of(topic)).allTopicNames())
            .get(topic)
            .partitions()
            .stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        await("look at the end of " + topic, admin.listOffsets(ends).all());
    Map<TopicPartition, OffsetAndMetadata> offsets =
        found.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, end -> new OffsetAndMetadata(end.getValue().offset())));
    var unused =
        await(
            "set the offsets of group '" + applicationId + "'",
            admin.alterConsumerGroupOffsets(applicationId, offsets).all());
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static <V> V await(String what, KafkaFuture<V> future) {
    try {
      return answer(future);
    } catch (ExecutionException e) {
      throw refused(what, e);
    }
  }

  private static <V> V answer(KafkaFuture<V> future) throws ExecutionException {
    try {
      return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new KafkaException(
          "the broker did not answer within "
              + ANSWER_SECONDS
              + " s; check bootstrap.servers and the broker",
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static KafkaException refused(String what, ExecutionException e) {
    return new KafkaException("cannot " + what + ": " + e.getCause().getMessage(), e);
  }
}

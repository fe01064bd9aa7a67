package org.ringrift.sync.monitor.stream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.monitor.core.PlannerLag;

/**
 * Looks, now and then, how far the planner's consumer group is behind its input topics, and whether
 * any partition is assigned to it.
 *
 * <p>Only topics with a fixed name count: what the planner passes to itself is written in
 * transactions, whose markers would count as records.
 */
public final class PlannerLagProbe implements AutoCloseable {
  private static final long PATIENCE_MS = 5_000;

  private final Admin admin;
  private final String group;
  private final long maxRecords;
  private final InstantSource clock;
  private final ScheduledExecutorService executor;
  private volatile PlannerLag lag = PlannerLag.UNKNOWN;

  private PlannerLagProbe(Admin admin, String group, long maxRecords, InstantSource clock) {
    this.admin = admin;
    this.group = group;
    this.maxRecords = maxRecords;
    this.clock = clock;
    executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("monitor-planner-lag").daemon().factory());
  }

  /**
   * Starts to look.
   *
   * @param maxRecords with more than that the planner is too far behind
   */
  public static PlannerLagProbe start(
      ConnectionConfig connection,
      String group,
      long maxRecords,
      Duration interval,
      InstantSource clock) {
    PlannerLagProbe probe =
        new PlannerLagProbe(Admin.create(connection.kafkaProperties()), group, maxRecords, clock);
    var unused =
        probe.executor.scheduleWithFixedDelay(
            probe::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return probe;
  }

  /** What was seen last. Safe for any thread. */
  public PlannerLag lag() {
    return lag;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    admin.close(Duration.ZERO);
  }

  private void look() {
    try {
      lag = lag.seen(byTopic(), activeTasks(), clock.millis(), maxRecords);
    } catch (ExecutionException e) {
      lag = lag.failed(String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException e) {
      lag = lag.failed("the broker did not answer within " + PATIENCE_MS + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      lag = lag.failed(e.toString());
    }
  }

  /** Partitions that are assigned to a member of the group; none where there is no such group. */
  private int activeTasks() throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return admin
          .describeConsumerGroups(Set.of(group))
          .describedGroups()
          .get(group)
          .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
          .members()
          .stream()
          .mapToInt(member -> member.assignment().topicPartitions().size())
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  private Map<String, Long> byTopic()
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> counted =
        SyncTopics.all().stream().map(SyncTopics.Topic::name).collect(Collectors.toSet());
    Map<TopicPartition, OffsetAndMetadata> read =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    Map<TopicPartition, Long> done = new TreeMap<>(PlannerLagProbe::compare);
    read.forEach(
        (partition, offset) -> {
          if (offset != null && counted.contains(partition.topic())) {
            done.put(partition, offset.offset());
          }
        });
    return lag(done);
  }

  private Map<String, Long> lag(Map<TopicPartition, Long> done)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> latest =
        done.keySet().stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin.listOffsets(latest).all().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    Map<String, Long> byTopic = new TreeMap<>();
    done.forEach(
        (partition, offset) ->
            byTopic.merge(
                partition.topic(), Math.max(0, ends.get(partition).offset() - offset), Long::sum));
    return byTopic;
  }

  private static int compare(TopicPartition a, TopicPartition b) {
    int topics = a.topic().compareTo(b.topic());
    return topics != 0 ? topics : Integer.compare(a.partition(), b.partition());
  }
}

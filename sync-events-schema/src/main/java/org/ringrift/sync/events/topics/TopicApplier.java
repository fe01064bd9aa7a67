package org.ringrift.sync.events.topics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncTopics;

/**
 * Makes the topics what {@link SyncTopics} says: creates what is missing, compares what is there,
 * and never changes or deletes anything. Doing it twice is doing it once. What it made is there for
 * its clients when it returns: every partition has a leader. Safe for use by several threads; calls
 * block, each request for at most 30 seconds, and as long for a new topic to be served.
 */
public final class TopicApplier {
  private static final long TIMEOUT_SECONDS = 30;
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Asks the broker about one topic. */
  private interface Question {
    TopicOutcome ask() throws ExecutionException, TimeoutException;
  }

  private final Admin admin;
  private final TopicLayout layout;

  /** Uses an admin client that somebody else closes. */
  public TopicApplier(Admin admin, TopicLayout layout) {
    this.admin = admin;
    this.layout = layout;
  }

  /** Every topic with a fixed name. */
  public List<TopicOutcome> apply() {
    return SyncTopics.specs().stream().map(this::apply).toList();
  }

  /** As {@link #apply()}, but creates nothing. */
  public List<TopicOutcome> compare() {
    return SyncTopics.specs().stream().map(this::compare).toList();
  }

  /** The mailbox of a node. */
  public TopicOutcome createMailbox(NodeId node) {
    return apply(SyncTopics.mailbox(node).spec());
  }

  private TopicOutcome apply(SyncTopics.Spec spec) {
    TopicSettings wanted = TopicSettings.of(spec, layout);
    try {
      await(admin.createTopics(List.of(wanted.newTopic())).all());
      return onceKnown(spec, () -> served(spec));
    } catch (ExecutionException e) {
      return e.getCause() instanceof TopicExistsException
          ? onceKnown(spec, () -> compare(spec))
          : new TopicOutcome.Failed(spec.name(), String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      return timedOut(spec);
    }
  }

  /** The controller knows the topic; the brokers hear of it a little later. */
  private static TopicOutcome onceKnown(SyncTopics.Spec spec, Supplier<TopicOutcome> question) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    TopicOutcome outcome = question.get();
    while (outcome instanceof TopicOutcome.Missing) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return new TopicOutcome.Failed(
            spec.name(),
            "it was made, but no broker serves it after "
                + TIMEOUT_SECONDS
                + " s; check the brokers");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      outcome = question.get();
    }
    return outcome;
  }

  private TopicOutcome served(SyncTopics.Spec spec) {
    return answer(
        spec,
        () -> {
          boolean led =
              describe(spec).partitions().stream()
                  .allMatch(
                      partition -> partition.leader() != null && !partition.leader().isEmpty());
          return led
              ? new TopicOutcome.Created(spec.name())
              : new TopicOutcome.Missing(spec.name());
        });
  }

  private TopicOutcome compare(SyncTopics.Spec spec) {
    return answer(
        spec,
        () -> {
          List<TopicOutcome.Difference> differences =
              TopicSettings.of(spec, layout).differences(describe(spec), config(spec));
          return differences.isEmpty()
              ? new TopicOutcome.AsWanted(spec.name())
              : new TopicOutcome.Different(spec.name(), differences);
        });
  }

  private static TopicOutcome answer(SyncTopics.Spec spec, Question question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      return e.getCause() instanceof UnknownTopicOrPartitionException
          ? new TopicOutcome.Missing(spec.name())
          : new TopicOutcome.Failed(spec.name(), String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      return timedOut(spec);
    }
  }

  private TopicDescription describe(SyncTopics.Spec spec)
      throws ExecutionException, TimeoutException {
    return await(admin.describeTopics(List.of(spec.name())).allTopicNames()).get(spec.name());
  }

  private Config config(SyncTopics.Spec spec) throws ExecutionException, TimeoutException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
    return await(admin.describeConfigs(List.of(resource)).all()).get(resource);
  }

  private static TopicOutcome timedOut(SyncTopics.Spec spec) {
    return new TopicOutcome.Failed(
        spec.name(),
        "no answer within " + TIMEOUT_SECONDS + " s; check bootstrap.servers and the broker");
  }

  private static <V> V await(KafkaFuture<V> future) throws ExecutionException, TimeoutException {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

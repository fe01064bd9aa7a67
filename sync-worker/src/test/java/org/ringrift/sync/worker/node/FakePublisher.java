package org.ringrift.sync.worker.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.ringrift.sync.events.AddressedEvent;
import org.ringrift.sync.events.SyncTopics;

/** Keeps what is published, and takes it at once, never, or not at all. Thread-safe. */
public final class FakePublisher implements Publisher {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<AddressedEvent<?>> published = new ArrayList<>();
  private final List<CompletableFuture<RecordMetadata>> futures = new ArrayList<>();
  private boolean holding;
  private RuntimeException failure;

  @Override
  public synchronized <V extends SpecificRecord> CompletableFuture<RecordMetadata> publish(
      SyncTopics.Topic<V> topic, String key, V value) {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptException("as Kafka's producer does");
    }
    CompletableFuture<RecordMetadata> future = new CompletableFuture<>();
    if (failure != null) {
      future.completeExceptionally(failure);
      return future;
    }
    published.add(new AddressedEvent<>(topic, key, value));
    futures.add(future);
    notifyAll();
    if (!holding) {
      future.complete(metadata(topic.name(), published.size() - 1));
    }
    return future;
  }

  /** From now on nothing is acknowledged until {@link #acknowledgeAll()}. */
  public synchronized void hold() {
    holding = true;
  }

  public synchronized void acknowledgeAll() {
    holding = false;
    for (int i = 0; i < futures.size(); i++) {
      futures.get(i).complete(metadata(published.get(i).topic().name(), i));
    }
  }

  /** From now on everything fails with this; null ends it. */
  public synchronized void failWith(RuntimeException reason) {
    failure = reason;
  }

  public synchronized List<AddressedEvent<?>> published() {
    return List.copyOf(published);
  }

  /** The values of one type, in order. */
  public <V> List<V> values(Class<V> type) {
    return published().stream()
        .map(AddressedEvent::value)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Waits until what was published fulfils the condition. */
  public synchronized void await(Predicate<List<AddressedEvent<?>>> condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.test(published())) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("it did not come; published were " + published);
      }
      wait(left);
    }
  }

  private static RecordMetadata metadata(String topic, long offset) {
    return new RecordMetadata(new TopicPartition(topic, 0), offset, 0, 0, 0, 0);
  }
}

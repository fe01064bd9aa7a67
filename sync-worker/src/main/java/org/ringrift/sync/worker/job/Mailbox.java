package org.ringrift.sync.worker.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.worker.node.Incarnation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the mailbox on a thread of its own, all the time: at capacity it pauses, so that the broker
 * never takes the worker for dead. A record is committed when it has been handled. Whatever breaks
 * the consumer, a new one is made after a pause and goes on from the last commit; {@link #state()}
 * tells.
 */
public final class Mailbox {
  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /**
   * How the consumer is.
   *
   * @param alive false where its thread has ended
   * @param assigned true where the mailbox is there and this worker reads it
   * @param lastPoll empty before the first one
   * @param fault what broke it last; empty while it works
   */
  public record State(
      boolean alive, boolean assigned, Optional<Instant> lastPoll, Optional<String> fault) {}

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final MailboxHandler handler;
  private final JobRunner runner;
  private final InstantSource clock;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Consumer<byte[], byte[]> current;
  private volatile boolean assigned;
  private volatile Optional<Instant> lastPoll = Optional.empty();
  private volatile Optional<String> fault = Optional.empty();

  Mailbox(
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      MailboxHandler handler,
      JobRunner runner,
      InstantSource clock) {
    this.topic = topic;
    this.consumers = consumers;
    this.handler = handler;
    this.runner = runner;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("mailbox").daemon().unstarted(this::run);
  }

  /** The mailbox of this node, read and answered over this connection. */
  public static Mailbox of(
      NodeId node,
      Incarnation incarnation,
      ConnectionConfig connection,
      SyncSerdes serdes,
      JobRunner runner,
      JobEvents events,
      InstantSource clock) {
    SyncTopics.Topic<SyncJob> topic = SyncTopics.mailbox(node);
    KafkaDeadLetters deadLetters = new KafkaDeadLetters(connection);
    MailboxHandler handler =
        new MailboxHandler(
            serdes.values(topic).deserializer(),
            new JobIntake(node, incarnation),
            runner,
            events,
            deadLetters);
    return new Mailbox(
        topic.name(), () -> MailboxConsumer.open(connection, node), handler, runner, clock);
  }

  /** Begins to read. */
  public Mailbox start() {
    thread.start();
    return this;
  }

  /** How it is now. */
  public State state() {
    return new State(thread.isAlive(), assigned, lastPoll, fault);
  }

  /** Stops reading; jobs that were taken on go on. May be called again. */
  public void stop() throws InterruptedException {
    stopping.countDown();
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    if (!thread.join(CLOSE.multipliedBy(2))) {
      thread.interrupt();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!isStopping()) {
      try {
        readUntilStopped();
      } catch (WakeupException | InterruptException | InterruptedException e) {
        log.debug("reading {} was interrupted", topic);
      } catch (RuntimeException e) {
        pause = fault.isEmpty() ? FIRST_PAUSE : longer(pause);
        fault = Optional.of("reading " + topic + " broke: " + e);
        log.warn("reading {} broke, a new try follows in {}", topic, pause, e);
        awaitStop(pause);
      }
    }
    handler.close();
  }

  private void readUntilStopped() throws InterruptedException {
    Consumer<byte[], byte[]> consumer = consumers.get();
    current = consumer;
    try {
      consumer.subscribe(List.of(topic));
      while (!isStopping()) {
        pauseAtCapacity(consumer);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(consumer, record);
        }
        assigned = !consumer.assignment().isEmpty();
        lastPoll = Optional.of(clock.instant());
        fault = Optional.empty();
      }
    } finally {
      assigned = false;
      close(consumer);
    }
  }

  private void pauseAtCapacity(Consumer<byte[], byte[]> consumer) {
    if (runner.isFull()) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
  }

  private void take(Consumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record)
      throws InterruptedException {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    if (runner.isFull()) {
      // A partition that was assigned anew within the poll is not paused.
      consumer.seek(partition, record.offset());
      return;
    }
    handler.handle(record);
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
  }

  private void close(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.close(CloseOptions.timeout(CLOSE));
    } catch (RuntimeException e) {
      log.debug("closing the consumer of {} failed", topic, e);
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void awaitStop(Duration atMost) {
    try {
      boolean unused = stopping.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      log.debug("waiting was interrupted");
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}

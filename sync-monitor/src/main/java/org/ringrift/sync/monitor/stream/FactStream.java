package org.ringrift.sync.monitor.stream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.monitor.core.StreamState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics from their beginning, for as long as it is open, on one thread of its own, and tells
 * a listener what they say.
 *
 * <p>Whatever goes wrong with Kafka or the schema registry shows in {@link #state()} and is tried
 * again, later and later up to ten seconds; reading then goes on with the record after the last one
 * that was told. Ticks are read from now on only: the old ones say nothing.
 */
public final class FactStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FactStream.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ConnectionConfig connection;
  private final Duration checkInterval;
  private final StreamProgress progress;
  private final TopicReader reader;
  private final SyncSerdes serdes;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile ReadingConsumer consumer;

  private FactStream(
      ConnectionConfig connection,
      Set<String> topics,
      Duration checkInterval,
      InstantSource clock,
      FactListener listener) {
    this.connection = connection;
    this.checkInterval = checkInterval;
    progress = new StreamProgress(clock.millis());
    serdes = new SyncSerdes(connection.serdeProperties());
    reader = new TopicReader(topics, new RecordReader(serdes, clock), listener, progress);
    thread = Thread.ofPlatform().name("monitor-facts").daemon().unstarted(this::run);
  }

  /**
   * Starts to read.
   *
   * @param topics of {@code sync-events}, {@code sync-decisions}, {@code node-state}, {@code
   *     sync-ticks} and {@code sync-dead-letters}
   * @param checkInterval how often it looks how much is still unread
   * @param listener called on the reading thread only
   */
  public static FactStream start(
      ConnectionConfig connection,
      Set<String> topics,
      Duration checkInterval,
      InstantSource clock,
      FactListener listener) {
    FactStream stream = new FactStream(connection, topics, checkInterval, clock, listener);
    stream.thread.start();
    return stream;
  }

  /** How far it has come. Safe for any thread. */
  public StreamState state() {
    return progress.state();
  }

  /** Stops reading; the listener is not called after this returns. */
  @Override
  public void close() {
    closed.countDown();
    ReadingConsumer current = consumer;
    if (current != null) {
      current.wakeUp();
    }
    try {
      if (!thread.join(PATIENCE)) {
        LOG.warn("the reading thread did not stop within {}", PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    serdes.close();
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (isOpen()) {
      try (ReadingConsumer current = ReadingConsumer.open(connection, checkInterval, reader)) {
        consumer = current;
        while (isOpen()) {
          current.readOnce();
          progress.works();
          pause = FIRST_PAUSE;
        }
      } catch (WakeupException e) {
        LOG.debug("woken to stop");
      } catch (KafkaException e) {
        progress.fails(message(e));
        LOG.warn("cannot read: {}; next try in {} ms", message(e), pause.toMillis());
        await(pause);
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
      } finally {
        consumer = null;
      }
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void await(Duration pause) {
    try {
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("stops");
      }
    } catch (InterruptedException e) {
      closed.countDown();
      Thread.currentThread().interrupt();
    }
  }

  private String message(KafkaException e) {
    return e instanceof TimeoutException
        ? "no answer from " + connection.bootstrapServers() + " (" + e.getMessage() + ")"
        : String.valueOf(e.getMessage());
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

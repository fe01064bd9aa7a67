package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.DeadLetterFormat;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.stream.OwnRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the planners publish, and puts what is foreign there among the dead letters, because
 * no stream does that for these topics.
 *
 * <p>The planners of one application id are one consumer group, so each record is read by one of
 * them. A dead letter and the offset behind its record are written in one transaction: there is one
 * letter for each record, whatever is killed. Whatever breaks, all is opened anew after a pause and
 * goes on behind the last commit. Has one thread, which ends with {@link #close()} only.
 */
final class Proofreader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Proofreader.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(15);

  /** How much is read again after a crash, at most; it costs time and no second letter. */
  private static final long COMMIT_NANOS = Duration.ofSeconds(5).toNanos();

  private final ConnectionConfig connection;
  private final String name;
  private final String instanceId;
  private final Duration sessionTimeout;
  private final OwnRecords rules;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong failures = new AtomicLong();
  private volatile KafkaConsumer<byte[], byte[]> current;
  private long committedAtNanos;

  Proofreader(PlannerConfig config, OwnRecords rules) {
    connection = config.connection();
    name = config.applicationId() + "-proofreader";
    instanceId = config.instanceId();
    sessionTimeout = config.sessionTimeout();
    this.rules = rules;
    thread = Thread.ofPlatform().name("proofreader").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** How often it broke off and began anew. Safe for any thread. */
  long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    closed.countDown();
    KafkaConsumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      if (!thread.join(CLOSE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (isOpen()) {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer();
          KafkaProducer<byte[], byte[]> producer = producer()) {
        current = consumer;
        producer.initTransactions();
        consumer.subscribe(OwnRecords.TOPICS);
        while (isOpen()) {
          step(consumer, producer);
        }
      } catch (WakeupException | InterruptException e) {
        LOG.debug("woken up");
      } catch (RuntimeException e) {
        failures.incrementAndGet();
        LOG.warn("proofreading starts anew in {} after: {}", PAUSE, e.toString(), e);
        pause();
      }
    }
  }

  private void step(
      KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    List<ProducerRecord<byte[], byte[]>> letters = letters(records);
    Map<TopicPartition, OffsetAndMetadata> next = records.nextOffsets();
    if (!letters.isEmpty()) {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> letter : letters) {
        var unused = producer.send(letter);
      }
      producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
      producer.commitTransaction();
    } else if (System.nanoTime() - committedAtNanos > COMMIT_NANOS) {
      consumer.commitAsync();
      committedAtNanos = System.nanoTime();
    }
  }

  private List<ProducerRecord<byte[], byte[]>> letters(ConsumerRecords<byte[], byte[]> records) {
    List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      rules
          .fault(record)
          .ifPresent(
              fault -> {
                LOG.warn(
                    "record {}-{}@{} is not of a planner and goes to the dead letters: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    fault.getMessage());
                letters.add(DeadLetterFormat.write(record, fault));
              });
    }
    return letters;
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void pause() {
    try {
      boolean unused = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      LOG.debug("waiting was interrupted");
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
    settings.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(sessionTimeout.toMillis()));
    settings.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        Math.toIntExact(sessionTimeout.toMillis() / 4));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, StreamsSettings.FETCH_MAX_WAIT_MS);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(connection.kafkaProperties());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name + "-" + instanceId);
    settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, SyncTopics.DEAD_LETTER_MAX_BYTES);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}

package org.ringrift.sync.worker.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncStarted;
import org.ringrift.sync.events.DeadLetterFormat;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.worker.node.FakePublisher;
import org.ringrift.sync.worker.verify.CopyDeleter;

/** The mailbox over Kafka's own consumer double. */
@Timeout(60)
class MailboxTest {
  private static final SyncTopics.Topic<SyncJob> TOPIC = SyncTopics.mailbox(Jobs.SELF);
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC.name(), 0);

  private final FakePublisher publisher = new FakePublisher();
  private final FakeFetcher fetcher = new FakeFetcher();
  private final SyncSerdes serdes =
      new SyncSerdes(
          Map.of(
              "schema.registry.url", "mock://" + UUID.randomUUID(),
              "auto.register.schemas", "true",
              "specific.avro.reader", "true"));
  private final JobEvents events =
      new JobEvents(Jobs.SELF, Jobs.INCARNATION, publisher, () -> Instant.EPOCH, UUID::randomUUID);
  private final JobRunner runner =
      new JobRunner(
          fetcher,
          (artifact, most, kind) -> new CopyDeleter.Outcome.Kept("no"),
          events,
          1,
          () -> Instant.EPOCH);
  private final BuriedLetters buried = new BuriedLetters();
  private final BlockingQueue<ScriptedConsumer> made = new LinkedBlockingQueue<>();
  private volatile Optional<String> faultBeforeNewConsumer = Optional.empty();
  private final BlockingQueue<Long> committed = new LinkedBlockingQueue<>();
  private final Mailbox mailbox =
      new Mailbox(
          TOPIC.name(),
          this::newConsumer,
          new MailboxHandler(
              serdes.values(TOPIC).deserializer(),
              new JobIntake(Jobs.SELF, Jobs.INCARNATION),
              runner,
              events,
              buried),
          runner,
          () -> Instant.EPOCH);
  private long nextOffset;

  @AfterEach
  void stop() throws InterruptedException {
    mailbox.stop();
    runner.drain(Duration.ZERO);
    assertThat(mailbox.state().alive()).isFalse();
  }

  @Test
  void commitsAJobOnlyOnceItsStartIsAcknowledged() throws Exception {
    publisher.hold();
    ScriptedConsumer consumer = startReading();
    deliver(consumer, Jobs.games());
    publisher.await(all -> all.size() == 1);

    assertThat(publisher.values(SyncEvent.class).getFirst().getBody())
        .isInstanceOf(DataSyncStarted.class);
    assertThat(committed.poll(200, TimeUnit.MILLISECONDS)).as("an early commit").isNull();
    assertThat(fetcher.noneBegun()).isTrue();
    publisher.acknowledgeAll();

    assertThat(nextCommit()).isEqualTo(1);
    fetcher.next().end(FakeFetcher.fetched());
  }

  @Test
  void keepsPollingAtCapacityAndGoesOnAfterIt() throws Exception {
    ScriptedConsumer consumer = startReading();
    deliver(consumer, Jobs.games("first"));
    FakeFetcher.Fetch first = fetcher.next();
    assertThat(nextCommit()).isEqualTo(1);
    deliver(consumer, Jobs.games("second"));

    consumer.awaitPolls(3);
    assertThat(consumer.paused()).containsExactly(PARTITION);
    assertThat(committed).isEmpty();
    first.end(FakeFetcher.fetched());

    assertThat(nextCommit()).isEqualTo(2);
    fetcher.next().end(FakeFetcher.fetched());
  }

  @Test
  void garbageIsBuriedAndTheNextGoodJobRuns() throws Exception {
    ScriptedConsumer consumer = startReading();
    deliver(consumer, "garbage".getBytes(UTF_8));
    deliver(consumer, (byte[]) null);
    deliver(consumer, Jobs.games());

    assertThat(nextCommit()).isEqualTo(1);
    assertThat(nextCommit()).isEqualTo(2);
    assertThat(nextCommit()).isEqualTo(3);
    fetcher.next().end(FakeFetcher.fetched());
    ProducerRecord<byte[], byte[]> letter = buried.letters.poll();
    assertThat(letter.topic()).isEqualTo(SyncTopics.DEAD_LETTERS);
    assertThat(letter.value()).isEqualTo("garbage".getBytes(UTF_8));
    assertThat(header(letter, "topic")).isEqualTo(TOPIC.name());
    assertThat(header(letter, "partition")).isEqualTo("0");
    assertThat(header(letter, "offset")).isEqualTo("0");
    assertThat(header(letter, "message")).contains(TOPIC.name());
    assertThat(header(buried.letters.poll(), "message")).contains("must have a value");
  }

  @Test
  void aJobForAnotherNodeFailsOnceAndIsCommitted() throws Exception {
    SyncJob job = Jobs.games();
    job.setTargetNodeId("other");
    ScriptedConsumer consumer = startReading();
    deliver(consumer, job);

    assertThat(nextCommit()).isEqualTo(1);
    assertThat(publisher.values(SyncEvent.class))
        .singleElement()
        .satisfies(
            event -> {
              DataSyncFailed body = (DataSyncFailed) event.getBody();
              assertThat(body.getCategory()).isEqualTo(FailureCategory.INVALID_JOB);
              assertThat(body.getRetryable()).isFalse();
            });
  }

  @Test
  void aJobForAnEarlierStartIsCommittedInSilence() throws Exception {
    SyncJob job = Jobs.games();
    job.setTargetIncarnation("inc-0");
    ScriptedConsumer consumer = startReading();
    deliver(consumer, job);

    assertThat(nextCommit()).isEqualTo(1);
    assertThat(publisher.published()).isEmpty();
  }

  @Test
  void aBrokenConsumerIsReplacedAndSeen() throws Exception {
    ScriptedConsumer consumer = startReading();
    consumer.breakWith(new KafkaException("coordinator gone mad"));

    ScriptedConsumer next = made.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull().isNotSameAs(consumer);
    assertThat(consumer.closed()).isTrue();
    next.assign();
    deliver(next, Jobs.games());
    assertThat(nextCommit()).isEqualTo(1);
    fetcher.next().end(FakeFetcher.fetched());
  }

  @Test
  void anEventThatIsNotTakenLeavesTheRecordUncommitted() throws Exception {
    publisher.failWith(new KafkaException("no broker"));
    ScriptedConsumer consumer = startReading();
    deliver(consumer, Jobs.games());

    ScriptedConsumer next = made.poll(20, TimeUnit.SECONDS);
    assertThat(faultBeforeNewConsumer)
        .hasValueSatisfying(fault -> assertThat(fault).contains("no broker"));
    publisher.failWith(null);
    next.assign();
    nextOffset = 0;
    deliver(next, Jobs.games());

    assertThat(nextCommit()).isEqualTo(1);
    fetcher.next().end(FakeFetcher.fetched());
  }

  private ScriptedConsumer startReading() throws InterruptedException {
    mailbox.start();
    ScriptedConsumer consumer = made.poll(20, TimeUnit.SECONDS);
    consumer.assign();
    return consumer;
  }

  private Consumer<byte[], byte[]> newConsumer() {
    // Its first poll takes the fault away again.
    faultBeforeNewConsumer = mailbox.state().fault();
    ScriptedConsumer consumer = new ScriptedConsumer(PARTITION, committed);
    made.add(consumer);
    return consumer;
  }

  private void deliver(ScriptedConsumer consumer, SyncJob job) {
    deliver(consumer, serdes.values(TOPIC).serializer().serialize(TOPIC.name(), job));
  }

  private void deliver(ScriptedConsumer consumer, byte[] value) {
    consumer.deliver(
        new ConsumerRecord<>(TOPIC.name(), 0, nextOffset++, "key".getBytes(UTF_8), value));
  }

  private long nextCommit() throws InterruptedException {
    Long offset = committed.poll(20, TimeUnit.SECONDS);
    assertThat(offset).as("a commit").isNotNull();
    return offset;
  }

  private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader("__streams.errors." + name).value(), UTF_8);
  }

  private static final class BuriedLetters implements DeadLetters {
    final BlockingQueue<ProducerRecord<byte[], byte[]>> letters = new LinkedBlockingQueue<>();

    @Override
    public CompletableFuture<?> bury(ConsumerRecord<byte[], byte[]> record, Exception fault) {
      letters.add(DeadLetterFormat.write(record, fault));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}

package org.ringrift.sync.worker.job;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.registry.UnknownSchemaIdException;
import org.ringrift.sync.events.serde.PayloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles one record of the mailbox after the other. For one thread.
 *
 * <p>When {@link #handle} returns, the log has what is to be said about the record (STARTED,
 * FAILED, or the record as a dead letter), and its offset may be committed.
 */
final class MailboxHandler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MailboxHandler.class);

  /** Less than the consumer's longest pause between polls by far. */
  private static final Duration ACKNOWLEDGE_TIME = Duration.ofSeconds(30);

  private final Deserializer<SyncJob> deserializer;
  private final JobIntake intake;
  private final JobRunner runner;
  private final JobEvents events;
  private final DeadLetters deadLetters;

  MailboxHandler(
      Deserializer<SyncJob> deserializer,
      JobIntake intake,
      JobRunner runner,
      JobEvents events,
      DeadLetters deadLetters) {
    this.deserializer = deserializer;
    this.intake = intake;
    this.runner = runner;
    this.events = events;
    this.deadLetters = deadLetters;
  }

  /**
   * @throws NotTakenException where the log does not take what is to be said; the record must be
   *     handled again
   * @throws InterruptedException where the worker stops
   */
  void handle(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    SyncJob job;
    try {
      job = deserializer.deserialize(record.topic(), record.headers(), record.value());
    } catch (PayloadException | UnknownSchemaIdException e) {
      // Any other fault lies with the registry: the record is kept and read again.
      bury(record, e);
      return;
    }
    if (job == null) {
      bury(record, new SerializationException("a job must have a value, this record has none"));
      return;
    }
    act(job, intake.decide(job, runner.attempts()));
  }

  /** Lets go of what it holds; called once the last record has been handled. */
  @Override
  public void close() {
    deadLetters.close();
  }

  private void act(SyncJob record, IntakeDecision decision) throws InterruptedException {
    switch (decision) {
      case IntakeDecision.Accept accept -> accept(accept.job());
      case IntakeDecision.TakeOver newer -> {
        awaitStarted(newer.job());
        log.info("job {} runs on as attempt {}", record.getJobId(), newer.job().attempt());
        runner.takeOver(newer.job());
      }
      case IntakeDecision.Limit limit -> {
        log.debug("job {} may use {}", record.getJobId(), record.getBandwidthLimitBytesPerS());
        runner.limit(limit.job());
      }
      case IntakeDecision.Delete delete -> runner.delete(delete.deletion());
      case IntakeDecision.Refuse refuse -> {
        log.warn("job {} refused: {}", record.getJobId(), refuse.error());
        await("FAILED of job " + record.getJobId(), events.refused(record, refuse.error()));
      }
      case IntakeDecision.Drop drop ->
          log.info(
              "job {} attempt {} dropped: {}",
              record.getJobId(),
              record.getAttempt(),
              drop.reason());
    }
  }

  /** A repeat that came after the end wanted to change what ran; to run it again helps nobody. */
  private void accept(Job job) throws InterruptedException {
    if (runner.hasEnded(job)) {
      log.info("job {} attempt {} dropped: it has ended here", job.id(), job.attempt());
      return;
    }
    awaitStarted(job);
    log.info("job {} started: {}", job.id(), job.artifact());
    runner.start(job);
  }

  private void awaitStarted(Job job) throws InterruptedException {
    await("STARTED of job " + job.id(), events.started(job));
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, SerializationException fault)
      throws InterruptedException {
    log.warn(
        "record {}-{}@{} cannot be read and goes to the dead letters: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        fault.getMessage());
    await("the dead letter", deadLetters.bury(record, fault));
  }

  private static void await(String what, CompletableFuture<?> published)
      throws InterruptedException {
    try {
      published.get(ACKNOWLEDGE_TIME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new NotTakenException(what + " was not taken: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new NotTakenException(
          what + " was not taken within " + ACKNOWLEDGE_TIME.toSeconds() + " s", e);
    }
  }
}

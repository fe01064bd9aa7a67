package org.ringrift.sync.cli.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Waits until Kafka has an event. */
final class Sending {
  private static final long LIMIT_SECONDS = 30;

  private Sending() {}

  static RecordMetadata await(CompletableFuture<RecordMetadata> sent, String bootstrapServers)
      throws CommandException, InterruptedException {
    try {
      return sent.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CommandException(
          "the event was not published: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new CommandException(
          "no answer from Kafka at %s within %d s; is it running, and is that its address?"
              .formatted(bootstrapServers, LIMIT_SECONDS),
          e);
    }
  }
}

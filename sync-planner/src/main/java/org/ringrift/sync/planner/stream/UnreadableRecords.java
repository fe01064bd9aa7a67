package org.ringrift.sync.planner.stream;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.ringrift.sync.events.registry.RegistryUnauthorisedException;
import org.ringrift.sync.events.registry.RegistryUnreachableException;

/**
 * Puts records that can never be read among the dead letters. A registry that does not answer is no
 * fault of the record: the thread ends, another takes its place and reads the record again. Nor is
 * a planner that is older than the one that wrote it: no work must be lost for that.
 */
public final class UnreadableRecords implements DeserializationExceptionHandler {
  private final LogAndContinueExceptionHandler deadLetters = new LogAndContinueExceptionHandler();

  /** For Kafka Streams. */
  public UnreadableRecords() {}

  @Override
  public void configure(Map<String, ?> configs) {
    deadLetters.configure(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return exception instanceof RegistryUnreachableException
            || exception instanceof RegistryUnauthorisedException
            || exception instanceof UnknownStateException
        ? Response.fail()
        : deadLetters.handleError(context, record, exception);
  }
}

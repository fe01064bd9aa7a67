package org.ringrift.sync.planner.stream;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Puts records that break a rule, or that the planner stumbles over, among the dead letters. A
 * broken broker, store or registry is no fault of the record: the thread ends and another takes its
 * place.
 */
public final class RefusedRecords implements ProcessingExceptionHandler {
  private final LogAndContinueProcessingExceptionHandler deadLetters =
      new LogAndContinueProcessingExceptionHandler();

  /** For Kafka Streams. */
  public RefusedRecords() {}

  @Override
  public void configure(Map<String, ?> configs) {
    deadLetters.configure(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    return exception instanceof KafkaException
        ? Response.fail()
        : deadLetters.handleError(context, record, exception);
  }
}

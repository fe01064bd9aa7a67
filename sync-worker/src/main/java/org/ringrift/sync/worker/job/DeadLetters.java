package org.ringrift.sync.worker.job;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that cannot be read. */
interface DeadLetters extends AutoCloseable {
  /**
   * Keeps a record as it was, with the reason and where it lay in its headers.
   *
   * @return ends when it is kept, or with the reason why not
   */
  CompletableFuture<?> bury(ConsumerRecord<byte[], byte[]> record, Exception fault);

  @Override
  void close();
}

package org.ringrift.sync.planner.stream;

import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** The topic of the mailbox that a job is addressed to. */
record MailboxTopic() implements TopicNameExtractor<String, AddressedJob> {

  @Override
  public String extract(String key, AddressedJob value, RecordContext context) {
    return value.mailbox().topic();
  }
}

package org.ringrift.sync.cli.replay;

import org.apache.kafka.common.TopicPartition;

/**
 * Records of one partition.
 *
 * @param from the first offset
 * @param to the offset after the last one
 */
public record Span(TopicPartition partition, long from, long to) {
  /** How many offsets these are; markers of transactions count among them. */
  public long length() {
    return to - from;
  }
}

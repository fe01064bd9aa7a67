package org.ringrift.sync.events.topics;

/**
 * What an operator decides about topics before the first start, and never after.
 *
 * @param partitions of every partitioned topic
 * @param replicationFactor copies of every partition; 1 on a single broker, 3 otherwise
 */
public record TopicLayout(int partitions, short replicationFactor) {
  public TopicLayout {
    if (partitions < 1 || replicationFactor < 1) {
      throw new IllegalArgumentException(
          "partitions and replication factor must be at least 1: "
              + partitions
              + " and "
              + replicationFactor);
    }
  }
}

package org.ringrift.sync.monitor.core;

/**
 * A record that could not be used, and where it lay.
 *
 * @param atMs when it was put among the dead letters or, by a planner, when it was written; epoch
 *     milliseconds
 * @param reason why it could not be used, for people
 */
public record DeadLetter(long atMs, String topic, int partition, long offset, String reason) {
  /** Topic, partition and offset in one word. */
  public String place() {
    return topic + "-" + partition + "@" + offset;
  }
}

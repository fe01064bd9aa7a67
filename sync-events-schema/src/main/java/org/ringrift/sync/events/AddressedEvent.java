package org.ringrift.sync.events;

import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;

/** An event and where it goes. */
public record AddressedEvent<V extends SpecificRecord>(
    SyncTopics.Topic<V> topic, String key, V value) {
  public AddressedEvent {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }
}

package org.ringrift.sync.events.json;

import java.util.function.Supplier;
import org.ringrift.sync.events.AddressedEvent;

/**
 * A kind of event.
 *
 * @param name as in {@code POST /events/<name>}
 */
record Kind(String name, Reader reader) {

  /** Reads every field of the kind, and gives what makes the event if none of them has a fault. */
  @FunctionalInterface
  interface Reader {
    Supplier<AddressedEvent<?>> read(Fields fields, Envelope envelope);
  }
}

package org.ringrift.sync.events.json;

import java.util.List;
import org.ringrift.sync.events.AddressedEvent;

/** What became of a JSON text that should be an event. */
public sealed interface ParsedEvent {

  /** It is one, and goes there. */
  record Accepted(AddressedEvent<?> event) implements ParsedEvent {}

  /**
   * It is none.
   *
   * @param errors every fault at once, at least one
   */
  record Rejected(List<FieldError> errors) implements ParsedEvent {
    public Rejected {
      errors = List.copyOf(errors);
      if (errors.isEmpty()) {
        throw new IllegalArgumentException("a rejection needs an error");
      }
    }
  }

  /**
   * One fault.
   *
   * @param field the field, {@code (kind)} for the kind, {@code (body)} for the text as a whole
   * @param rule what it breaks, for people
   */
  record FieldError(String field, String rule) {
    @Override
    public String toString() {
      return field + ": " + rule;
    }
  }
}

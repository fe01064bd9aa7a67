package org.ringrift.sync.events.json;

import java.time.InstantSource;
import java.util.List;
import org.ringrift.sync.core.NodeId;

/** Reads events as JSON. */
public final class EventJson {
  private EventJson() {}

  /** Every kind of event that can be written as JSON. */
  public static List<String> kinds() {
    return List.of();
  }

  /**
   * Reads an event.
   *
   * @param kind such as {@code game-completed}
   * @param json an object with the fields of that kind in snake_case
   * @param node who says so
   * @param clock for the time of the event
   */
  public static ParsedEvent parse(String kind, String json, NodeId node, InstantSource clock) {
    return new ParsedEvent.Rejected(
        List.of(
            new ParsedEvent.FieldError(
                "(kind)", "unknown kind '" + kind + "'; known are " + kinds())));
  }
}

package org.ringrift.sync.planner.stream;

import org.apache.kafka.common.errors.SerializationException;

/**
 * State of the planner that a version wrote which this one does not know. Nothing that is at hand
 * is to blame, and trying again does not help.
 */
public final class UnknownStateException extends SerializationException {
  private static final long serialVersionUID = 1L;

  public UnknownStateException(String topic, String type, Throwable cause) {
    super(
        "'%s' holds a %s in a schema that this version of the planner does not know (%s). Start the"
                .formatted(topic, type, cause.getMessage())
            + " version that wrote it, or a later one. To give the state up instead, stop every"
            + " planner and start with another planner.application.id: it is then built again from"
            + " the topics, as far back as they go.",
        cause);
  }
}

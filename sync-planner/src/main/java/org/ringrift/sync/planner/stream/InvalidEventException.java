package org.ringrift.sync.planner.stream;

/**
 * A record that can be read breaks a rule. It is put among the dead letters and changes nothing.
 * The message names the value and the rule.
 */
public final class InvalidEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidEventException(String message) {
    super(message);
  }

  InvalidEventException(String message, Throwable cause) {
    super(message, cause);
  }
}

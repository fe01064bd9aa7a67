package org.ringrift.sync.core;

/**
 * A name or path breaks a rule. The message names the value and the rule and is meant for people.
 */
public final class InvalidNameException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidNameException(String message) {
    super(message);
  }
}

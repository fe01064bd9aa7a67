package org.ringrift.sync.cli.machine;

/**
 * Something could not be started. The message names what, why, and what to do about it, and is
 * meant for people as it is.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}

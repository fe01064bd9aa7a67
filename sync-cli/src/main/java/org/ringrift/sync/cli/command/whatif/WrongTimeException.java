package org.ringrift.sync.cli.command.whatif;

/** A time that cannot be played; the message says why. */
final class WrongTimeException extends Exception {
  private static final long serialVersionUID = 1L;

  WrongTimeException(String message) {
    super(message);
  }
}

package org.ringrift.sync.cli.command.whatif;

/** A file that says no plan; the message names the file, the place and the rule. */
final class WrongPlanException extends Exception {
  private static final long serialVersionUID = 1L;

  WrongPlanException(String message) {
    super(message);
  }

  WrongPlanException(String message, Throwable cause) {
    super(message, cause);
  }
}

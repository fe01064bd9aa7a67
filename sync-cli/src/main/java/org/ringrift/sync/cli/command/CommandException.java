package org.ringrift.sync.cli.command;

/** A command cannot do what it was asked to. The message is meant for people as it is. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}

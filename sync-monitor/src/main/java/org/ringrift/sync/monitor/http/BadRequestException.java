package org.ringrift.sync.monitor.http;

/** A request that breaks a rule; the message names the thing and the rule, for people. */
final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}

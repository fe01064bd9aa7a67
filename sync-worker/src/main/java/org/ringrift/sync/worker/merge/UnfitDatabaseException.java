package org.ringrift.sync.worker.merge;

/** A database is not what its type of data says; the message names the rule. */
final class UnfitDatabaseException extends Exception {
  private static final long serialVersionUID = 1L;

  UnfitDatabaseException(String message) {
    super(message);
  }
}

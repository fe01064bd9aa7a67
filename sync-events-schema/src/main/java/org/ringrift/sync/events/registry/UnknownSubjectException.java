package org.ringrift.sync.events.registry;

/** The registry has no such subject. */
public final class UnknownSubjectException extends RegistryException {
  private static final long serialVersionUID = 1L;

  UnknownSubjectException(String message) {
    super(message);
  }
}

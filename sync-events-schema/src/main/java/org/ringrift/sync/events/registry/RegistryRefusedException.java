package org.ringrift.sync.events.registry;

/**
 * The registry answered, but neither with what was asked nor with a failure that has a type of its
 * own: it is no schema registry, or it is broken, or it calls the request invalid.
 */
public final class RegistryRefusedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  RegistryRefusedException(String message) {
    super(message);
  }
}

package org.ringrift.sync.events.registry;

/**
 * The registry does not accept these credentials, or none were given, or they do not allow this.
 */
public final class RegistryUnauthorisedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  RegistryUnauthorisedException(String message) {
    super(message);
  }
}

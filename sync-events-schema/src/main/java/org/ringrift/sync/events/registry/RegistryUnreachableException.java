package org.ringrift.sync.events.registry;

/**
 * No registry of the list answered, or only with server errors, however often it was asked. The one
 * registry failure that may pass by itself: never a reason to put a record aside.
 */
public final class RegistryUnreachableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  RegistryUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}

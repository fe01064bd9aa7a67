package org.ringrift.sync.events.registry;

/** The registry has no schema with this id. */
public final class UnknownSchemaIdException extends RegistryException {
  private static final long serialVersionUID = 1L;

  UnknownSchemaIdException(String message) {
    super(message);
  }
}

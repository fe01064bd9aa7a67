package org.ringrift.sync.events.registry;

/** The subject has no version with this schema. */
public final class UnregisteredSchemaException extends RegistryException {
  private static final long serialVersionUID = 1L;

  UnregisteredSchemaException(String message) {
    super(message);
  }
}

package org.ringrift.sync.events.registry;

import org.apache.kafka.common.errors.SerializationException;

/** The schema registry could not do what it was asked to. The message says what to do next. */
public abstract sealed class RegistryException extends SerializationException
    permits IncompatibleSchemaException,
        RegistryRefusedException,
        RegistryUnauthorisedException,
        RegistryUnreachableException,
        UnknownSchemaIdException,
        UnknownSubjectException,
        UnregisteredSchemaException {
  private static final long serialVersionUID = 1L;

  RegistryException(String message) {
    super(message);
  }

  RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}

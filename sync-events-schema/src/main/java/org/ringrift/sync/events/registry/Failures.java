package org.ringrift.sync.events.registry;

import java.util.List;
import org.apache.avro.Schema;

/** The wording of failures, the same for every kind of registry. */
final class Failures {
  private Failures() {}

  static UnknownSchemaIdException unknownId(int id, String where) {
    return new UnknownSchemaIdException(
        "schema id "
            + id
            + " is not in the registry of "
            + where
            + "; check that the writer and this reader use the same registry");
  }

  static UnknownSubjectException unknownSubject(String subject, String where) {
    return new UnknownSubjectException(
        "subject '"
            + subject
            + "' is not in the registry of "
            + where
            + "; register its schema first, or set auto.register.schemas=true");
  }

  static UnregisteredSchemaException unregistered(String subject, Schema schema) {
    return new UnregisteredSchemaException(
        "subject '"
            + subject
            + "' has no version with this schema of "
            + schema.getFullName()
            + "; register it first, or set auto.register.schemas=true");
  }

  static IncompatibleSchemaException incompatible(String subject, List<String> reasons) {
    return new IncompatibleSchemaException(
        "the registry refuses the new schema for subject '"
            + subject
            + "' because it is incompatible with an earlier version; change the schema so that"
            + " both can be read. Its reasons: "
            + (reasons.isEmpty() ? "none given" : String.join("; ", reasons)),
        reasons);
  }
}

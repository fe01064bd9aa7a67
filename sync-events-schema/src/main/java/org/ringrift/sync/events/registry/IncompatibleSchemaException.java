package org.ringrift.sync.events.registry;

import java.util.List;

/** The registry does not let the schema become a version of its subject. */
public final class IncompatibleSchemaException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final List<String> reasons;

  IncompatibleSchemaException(String message, List<String> reasons) {
    super(message);
    this.reasons = List.copyOf(reasons);
  }

  /** The registry's own words. */
  public List<String> reasons() {
    return reasons;
  }
}

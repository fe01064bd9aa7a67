package org.ringrift.sync.config;

import java.util.List;

/**
 * The configuration breaks its rules. The message has one line for every fault, each with the key,
 * the value and what is allowed; values of secret settings are not shown.
 */
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> faults;

  public InvalidSettingException(List<String> faults) {
    super(String.join(System.lineSeparator(), faults));
    this.faults = List.copyOf(faults);
  }

  /** Every fault, in the order of the settings. */
  public List<String> faults() {
    return faults;
  }
}

package org.ringrift.sync.cli.hosts;

/**
 * Something about a line of the host file.
 *
 * @param line from 1
 * @param column from 1
 * @param key path of the key: {@code hosts.vast-1.ssh_port}; empty for the file as a whole
 */
public record Finding(Severity severity, int line, int column, String key, String message) {
  /** What follows from it. */
  public enum Severity {
    /** Nothing of the file is published. */
    ERROR,
    /** The line is left out, and the rest is published. */
    WARNING
  }

  /** One line as compilers write it, so that editors find the place. */
  public String in(String file) {
    return "%s:%d:%d: %s: %s%s"
        .formatted(
            file,
            line,
            column,
            severity == Severity.ERROR ? "error" : "warning",
            key.isEmpty() ? "" : key + ": ",
            message);
  }
}

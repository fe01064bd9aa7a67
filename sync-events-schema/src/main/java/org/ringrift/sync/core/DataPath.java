package org.ringrift.sync.core;

import java.util.List;

/**
 * A path below the data directory of a node, with '/' between its parts.
 *
 * <p>Never absolute, no empty part, no {@code .} or {@code ..}, no control character and no
 * backslash, not below {@code .ringsync} (the worker's own folder), at most 1,024 characters.
 * Whether a symbolic link on a disk leads out of the data directory only the worker on that disk
 * can see.
 */
public record DataPath(String value) implements Comparable<DataPath> {
  /** The worker's own folder below the data directory: staging and snapshots. */
  public static final String WORK_FOLDER = ".ringsync";

  private static final int MAX_LENGTH = 1024;

  /**
   * @throws InvalidNameException where the value breaks one of the rules above
   */
  public DataPath {
    String fault = fault(value);
    if (fault != null) {
      throw new InvalidNameException("path '" + printable(value) + "' " + fault);
    }
  }

  /** Its parts, from the data directory down; at least one. */
  public List<String> parts() {
    return List.of(value.split("/"));
  }

  /** The last part. */
  public String fileName() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** True where this path lies below the given first part. */
  public boolean isBelow(String firstPart) {
    return value.startsWith(firstPart + "/");
  }

  @Override
  public int compareTo(DataPath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static String fault(String value) {
    if (value == null || value.isEmpty()) {
      return "must not be empty";
    }
    if (value.length() > MAX_LENGTH) {
      return "must not be longer than " + MAX_LENGTH + " characters";
    }
    if (value.startsWith("/")) {
      return "must be relative to the data directory, not absolute";
    }
    if (value.indexOf('\\') >= 0 || value.chars().anyMatch(Character::isISOControl)) {
      return "must not contain a backslash or a control character";
    }
    for (String part : value.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return "must not leave the data directory: no empty part, '.' or '..'";
      }
    }
    return value.equals(WORK_FOLDER) || value.startsWith(WORK_FOLDER + "/")
        ? "must not lie in '" + WORK_FOLDER + "', the worker's own folder"
        : null;
  }

  private static String printable(String value) {
    return value == null ? "" : value.replaceAll("\\p{Cntrl}", "?");
  }
}

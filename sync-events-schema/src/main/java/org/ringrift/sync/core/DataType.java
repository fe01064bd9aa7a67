package org.ringrift.sync.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What kind of data an artifact is; decides how it travels and where it goes. */
public enum DataType {
  /** SQLite replay databases that are always being appended to. Each belongs to its origin node. */
  GAMES,
  /** Model checkpoints. */
  MODELS,
  /** Training archives. */
  NPZ,
  /** The Elo database; merged, never overwritten. */
  ELO,
  /** The model registry; merged, never overwritten. */
  REGISTRY;

  /** The name in events, paths and metrics: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True where equal paths on two nodes are two artifacts. */
  public boolean hasOrigin() {
    return this == GAMES;
  }

  /** True where every node writes into its own copy, and copies are merged into each other. */
  public boolean isMerged() {
    return this == ELO || this == REGISTRY;
  }

  /** True for live SQLite databases, which never travel as plain files. */
  public boolean isDatabase() {
    return this == GAMES || isMerged();
  }

  /**
   * Reads what {@link #wireName()} writes.
   *
   * @throws InvalidNameException where there is no such data type
   */
  public static DataType parse(String wireName) {
    for (DataType type : values()) {
      if (type.wireName().equals(wireName)) {
        return type;
      }
    }
    String known =
        Arrays.stream(values()).map(DataType::wireName).collect(Collectors.joining(", "));
    throw new InvalidNameException("unknown data type '" + wireName + "'; known are " + known);
  }
}

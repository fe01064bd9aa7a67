package org.ringrift.sync.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.ringrift.sync.core.DataType;

/** Compares replicas with their originals, once nobody writes any more. */
final class ReplicaCheck {
  private final Map<Path, Map<String, String>> contents = new HashMap<>();

  /** What is wrong with a replica, for people; empty where nothing is. */
  Optional<String> fault(Published original, Path replica) {
    if (!Files.isRegularFile(replica)) {
      return Optional.of(replica + " is not there");
    }
    try {
      return original.artifact().dataType() == DataType.GAMES
          ? database(original.file(), replica)
          : file(original.file(), replica);
    } catch (SQLException | IOException e) {
      return Optional.of(replica + " cannot be read: " + e.getMessage());
    }
  }

  private static Optional<String> file(Path original, Path replica) throws IOException {
    return ContentDigest.ofFile(original).equals(ContentDigest.ofFile(replica))
        ? Optional.empty()
        : Optional.of(replica + " has other bytes than " + original);
  }

  private Optional<String> database(Path original, Path replica) throws SQLException {
    try (Connection copy = Databases.live(replica)) {
      Optional<String> fault = Databases.fault(copy);
      if (fault.isPresent()) {
        return Optional.of(replica + " is damaged: " + fault.get());
      }
      Map<String, String> wanted = content(original);
      Map<String, String> found = ContentDigest.ofTables(copy);
      TreeSet<String> tables = new TreeSet<>(wanted.keySet());
      tables.addAll(found.keySet());
      tables.removeIf(table -> Objects.equals(wanted.get(table), found.get(table)));
      return tables.isEmpty()
          ? Optional.empty()
          : Optional.of(replica + " differs from " + original + " in the tables " + tables);
    }
  }

  private Map<String, String> content(Path original) throws SQLException {
    Map<String, String> known = contents.get(original);
    if (known == null) {
      try (Connection database =
          Databases.hasLog(original) ? Databases.live(original) : Databases.immutable(original)) {
        known = ContentDigest.ofTables(database);
      }
      contents.put(original, known);
    }
    return known;
  }
}

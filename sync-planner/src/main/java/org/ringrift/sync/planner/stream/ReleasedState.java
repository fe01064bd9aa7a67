package org.ringrift.sync.planner.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;

/**
 * In which schemas released versions of the planner wrote their state: one resource for each
 * version, an Avro protocol with every type, which never changes. A version whose types differ from
 * those of the one before adds a file here.
 */
final class ReleasedState {
  private static final List<String> VERSIONS = List.of("0.1");
  private static final String FOLDER = "/org/ringrift/sync/planner/state/";
  private static final List<Protocol> PROTOCOLS =
      VERSIONS.stream().map(ReleasedState::protocol).toList();

  private ReleasedState() {}

  /** The schemas of a type, by its full name, the oldest first. */
  static List<Schema> of(String type) {
    return PROTOCOLS.stream()
        .flatMap(version -> Optional.ofNullable(version.getType(type)).stream())
        .toList();
  }

  /** Every type of every version. */
  static List<Schema> all() {
    return PROTOCOLS.stream().flatMap(version -> version.getTypes().stream()).toList();
  }

  private static Protocol protocol(String version) {
    String resource = FOLDER + version + ".avpr";
    try (InputStream file = ReleasedState.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException("the resource " + resource + " is missing");
      }
      return Protocol.parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + resource + " cannot be read", e);
    }
  }
}

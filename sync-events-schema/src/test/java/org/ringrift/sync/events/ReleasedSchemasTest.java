package org.ringrift.sync.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.NodeId;

/**
 * Holds the schemas to every version that was ever released: {@code released/<version>/}.
 *
 * <p>A release adds a folder with the whole schema of every topic's values, and its lines to {@code
 * checksums.sha256}; nothing there changes afterwards. Every current schema must read every
 * released one, because topics keep their records across upgrades (BACKWARD). While no branch is
 * added to a union, the released schemas must also read what is written now (FULL), so that
 * processes of one fleet can be upgraded in any order. A new branch cannot be read by a program
 * that does not know it: then readers must be upgraded before writers.
 */
class ReleasedSchemasTest {
  private static final Path RELEASED = resource("/released");

  /** Values of topics that are younger than the newest release. */
  private static final Set<String> NOT_YET_RELEASED = Set.of("FleetConfig");

  record Released(String version, Schema schema) {
    @Override
    public String toString() {
      return version + "/" + schema.getName();
    }
  }

  @ParameterizedTest
  @MethodSource("released")
  void theCurrentSchemaReadsWhatAReleasedOneWrote(Released released) {
    Schema current = current().get(released.schema().getName());

    assertThat(current).as("a released record must not vanish: %s", released).isNotNull();
    assertThat(unreadable(current, released.schema())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("released")
  void aReleasedSchemaReadsWhatTheCurrentOneWritesUnlessABranchIsNew(Released released) {
    Schema current = current().get(released.schema().getName());
    Set<String> newBranches = branches(current);
    newBranches.removeAll(branches(released.schema()));

    if (newBranches.isEmpty()) {
      assertThat(unreadable(released.schema(), current)).isEmpty();
    }
  }

  @Test
  void everyReleaseHasEveryTopicsSchema() throws IOException {
    Set<String> versions = released().map(Released::version).collect(Collectors.toSet());
    Set<String> newest =
        released()
            .filter(file -> file.version().equals(newest(versions)))
            .map(file -> file.schema().getName())
            .collect(Collectors.toCollection(HashSet::new));
    newest.addAll(NOT_YET_RELEASED);

    assertThat(newest)
        .as("schemas in released/%s", newest(versions))
        .containsExactlyInAnyOrderElementsOf(current().keySet());
  }

  @Test
  void releasedFilesDoNotChange() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      String hash = HexFormat.of().formatHex(sha256(Files.readAllBytes(file)));
      found.add(hash + "  " + RELEASED.relativize(file).toString().replace('\\', '/'));
    }

    assertThat(Files.readAllLines(RELEASED.resolve("checksums.sha256")))
        .as("a released schema never changes: change src/main/avro, and release it anew")
        .containsExactlyInAnyOrderElementsOf(found);
  }

  @Test
  void theComparisonFindsWhatBreaksAReader() {
    Schema old = SchemaBuilder.record("R").fields().requiredInt("a").endRecord();
    Schema unreadable = SchemaBuilder.record("R").fields().requiredInt("b").endRecord();

    assertThat(unreadable(unreadable, old)).singleElement().asString().contains("b");
  }

  static Stream<Released> released() throws IOException {
    List<Released> all = new ArrayList<>();
    for (Path file : files()) {
      Schema schema = new Schema.Parser().parse(Files.readString(file));
      all.add(new Released(file.getParent().getFileName().toString(), schema));
    }
    return all.stream();
  }

  private static Map<String, Schema> current() {
    return Stream.concat(
            SyncTopics.all().stream(), Stream.of(SyncTopics.mailbox(new NodeId("any"))))
        .map(topic -> SpecificData.get().getSchema(topic.valueType()))
        .collect(Collectors.toMap(Schema::getName, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> tree = Files.walk(RELEASED)) {
      return tree.filter(path -> path.toString().endsWith(".avsc")).sorted().toList();
    }
  }

  private static String newest(Set<String> versions) {
    return versions.stream().max((a, b) -> Arrays.compare(numbers(a), numbers(b))).orElseThrow();
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static List<String> unreadable(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(Incompatibility::toString)
        .toList();
  }

  /** The full names of all records that are a branch of a union. */
  private static Set<String> branches(Schema schema) {
    Set<String> found = new HashSet<>();
    collectBranches(schema, found, new HashSet<>());
    return found;
  }

  private static void collectBranches(Schema schema, Set<String> found, Set<Schema> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema)) {
          schema.getFields().forEach(field -> collectBranches(field.schema(), found, seen));
        }
      }
      case ARRAY -> collectBranches(schema.getElementType(), found, seen);
      case MAP -> collectBranches(schema.getValueType(), found, seen);
      case UNION ->
          schema
              .getTypes()
              .forEach(
                  branch -> {
                    found.add(branch.getFullName());
                    collectBranches(branch, found, seen);
                  });
      case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(ReleasedSchemasTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}

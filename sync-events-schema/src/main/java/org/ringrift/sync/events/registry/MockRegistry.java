package org.ringrift.sync.events.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * A registry inside this process, for tests: {@code schema.registry.url=mock://<scope>}. All
 * clients of one scope share it. Checks compatibility as a real one does; the global level is
 * BACKWARD.
 */
final class MockRegistry implements RegistryClient {
  private static final Map<String, MockRegistry> SCOPES = new ConcurrentHashMap<>();

  private final List<Schema> byId = new ArrayList<>();
  private final TreeMap<String, List<SubjectVersion>> subjects = new TreeMap<>();
  private final Map<String, CompatibilityLevel> levels = new HashMap<>();
  private CompatibilityLevel globalLevel = CompatibilityLevel.BACKWARD;

  static MockRegistry ofScope(String scope) {
    return SCOPES.computeIfAbsent(scope, name -> new MockRegistry());
  }

  @Override
  public synchronized int register(String subject, Schema schema) {
    List<SubjectVersion> versions = subjects.getOrDefault(subject, List.of());
    for (SubjectVersion version : versions) {
      if (version.schema().equals(schema)) {
        return version.id();
      }
    }
    CompatibilityVerdict verdict = check(subject, schema);
    if (!verdict.compatible()) {
      throw Failures.incompatible(subject, verdict.reasons());
    }
    int id = idOf(schema);
    subjects
        .computeIfAbsent(subject, name -> new ArrayList<>())
        .add(new SubjectVersion(subject, versions.size() + 1, id, schema));
    return id;
  }

  @Override
  public synchronized SubjectVersion lookUp(String subject, Schema schema) {
    return versions(subject).stream()
        .filter(version -> version.schema().equals(schema))
        .findFirst()
        .orElseThrow(() -> Failures.unregistered(subject, schema));
  }

  @Override
  public synchronized SubjectVersion latest(String subject) {
    return versions(subject).getLast();
  }

  @Override
  public synchronized Schema byId(int id) {
    if (id < 1 || id > byId.size()) {
      throw Failures.unknownId(id, "this process");
    }
    return byId.get(id - 1);
  }

  @Override
  public synchronized List<String> subjects() {
    return List.copyOf(subjects.keySet());
  }

  @Override
  public synchronized CompatibilityVerdict check(String subject, Schema schema) {
    CompatibilityLevel level = compatibility(subject);
    List<SubjectVersion> versions = subjects.getOrDefault(subject, List.of());
    int first = level.transitive() ? 0 : Math.max(0, versions.size() - 1);
    List<String> reasons = new ArrayList<>();
    for (SubjectVersion old : versions.subList(first, versions.size())) {
      if (level.newReadsOld()) {
        reasons.addAll(unreadable(schema, old.schema()));
      }
      if (level.oldReadsNew()) {
        reasons.addAll(unreadable(old.schema(), schema));
      }
    }
    return new CompatibilityVerdict(reasons.isEmpty(), reasons);
  }

  @Override
  public synchronized CompatibilityLevel compatibility(String subject) {
    return levels.getOrDefault(subject, globalLevel);
  }

  @Override
  public synchronized void setCompatibility(String subject, CompatibilityLevel level) {
    levels.put(subject, level);
  }

  @Override
  public synchronized CompatibilityLevel globalCompatibility() {
    return globalLevel;
  }

  @Override
  public synchronized void setGlobalCompatibility(CompatibilityLevel level) {
    globalLevel = level;
  }

  /** Nothing to do: the scope lives as long as the process. */
  @Override
  public void close() {}

  private int idOf(Schema schema) {
    int known = byId.indexOf(schema);
    if (known >= 0) {
      return known + 1;
    }
    byId.add(schema);
    return byId.size();
  }

  private List<SubjectVersion> versions(String subject) {
    List<SubjectVersion> versions = subjects.get(subject);
    if (versions == null) {
      throw Failures.unknownSubject(subject, "this process");
    }
    return versions;
  }

  private static List<String> unreadable(Schema reader, Schema writer) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    return result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE
        ? List.of()
        : result.getIncompatibilities().stream()
            .map(
                fault -> fault.getType() + " at " + fault.getLocation() + ": " + fault.getMessage())
            .toList();
  }
}

package org.ringrift.sync.events.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** A registry behind Confluent's REST API. Keeps every id and schema it has seen. */
final class HttpRegistryClient implements RegistryClient {
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int VERSION_NOT_FOUND = 40402;

  private record Registered(String subject, Schema schema) {}

  private final RegistryHttp http;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<Registered, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Registered, SubjectVersion> versions = new ConcurrentHashMap<>();

  HttpRegistryClient(RegistryConfig config, RandomGenerator random) {
    http = new RegistryHttp(config, random);
  }

  @Override
  public int register(String subject, Schema schema) {
    Registered key = new Registered(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    RegistryReply reply = http.post("/subjects/" + encoded(subject) + "/versions", body(schema));
    if (reply.status() == 409) {
      throw Failures.incompatible(subject, reasons(subject, schema, reply));
    }
    int id = reply.orRefuse().integer("id");
    ids.put(key, id);
    schemas.putIfAbsent(id, schema);
    return id;
  }

  @Override
  public SubjectVersion lookUp(String subject, Schema schema) {
    Registered key = new Registered(subject, schema);
    SubjectVersion known = versions.get(key);
    if (known != null) {
      return known;
    }
    RegistryReply reply = http.post("/subjects/" + encoded(subject), body(schema));
    if (reply.status() == 404) {
      throw reply.errorCode() == SUBJECT_NOT_FOUND
          ? Failures.unknownSubject(subject, reply.url())
          : Failures.unregistered(subject, schema);
    }
    reply.orRefuse();
    SubjectVersion found =
        new SubjectVersion(subject, reply.integer("version"), reply.integer("id"), schema);
    versions.put(key, found);
    schemas.putIfAbsent(found.id(), schema);
    return found;
  }

  /** Asks every time: the newest version is the one thing that changes. */
  @Override
  public SubjectVersion latest(String subject) {
    RegistryReply reply = http.get("/subjects/" + encoded(subject) + "/versions/latest");
    if (reply.status() == 404) {
      throw Failures.unknownSubject(subject, reply.url());
    }
    reply.orRefuse();
    int id = reply.integer("id");
    Schema schema = schemas.computeIfAbsent(id, unknown -> parse(reply));
    return new SubjectVersion(subject, reply.integer("version"), id, schema);
  }

  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    RegistryReply reply = http.get("/schemas/ids/" + id);
    if (reply.status() == 404) {
      throw Failures.unknownId(id, reply.url());
    }
    Schema schema = parse(reply.orRefuse());
    schemas.put(id, schema);
    return schema;
  }

  @Override
  public List<String> subjects() {
    List<String> subjects = new ArrayList<>();
    http.get("/subjects").orRefuse().json().forEach(node -> subjects.add(node.asText()));
    return subjects.stream().sorted().toList();
  }

  @Override
  public CompatibilityVerdict check(String subject, Schema schema) {
    RegistryReply reply =
        http.post(
            "/compatibility/subjects/" + encoded(subject) + "/versions?verbose=true", body(schema));
    if (reply.status() == 404
        && (reply.errorCode() == SUBJECT_NOT_FOUND || reply.errorCode() == VERSION_NOT_FOUND)) {
      return new CompatibilityVerdict(true, List.of());
    }
    reply.orRefuse();
    List<String> messages = new ArrayList<>();
    reply.json().path("messages").forEach(message -> messages.add(message.asText()));
    return new CompatibilityVerdict(reply.field("is_compatible").asBoolean(), messages);
  }

  @Override
  public CompatibilityLevel compatibility(String subject) {
    RegistryReply reply = http.get("/config/" + encoded(subject) + "?defaultToGlobal=true");
    return reply.status() == 404 ? globalCompatibility() : reply.orRefuse().level();
  }

  @Override
  public void setCompatibility(String subject, CompatibilityLevel level) {
    http.put("/config/" + encoded(subject), body(level)).orRefuse();
  }

  @Override
  public CompatibilityLevel globalCompatibility() {
    return http.get("/config").orRefuse().level();
  }

  @Override
  public void setGlobalCompatibility(CompatibilityLevel level) {
    http.put("/config", body(level)).orRefuse();
  }

  @Override
  public void close() {
    http.close();
  }

  /** The answer to a refused registration often has no reasons; the check has. */
  private List<String> reasons(String subject, Schema schema, RegistryReply refusal) {
    List<String> reasons = check(subject, schema).reasons();
    return reasons.isEmpty() ? List.of(refusal.message()) : reasons;
  }

  private static Schema parse(RegistryReply reply) {
    JsonNode type = reply.json().path("schemaType");
    if (!type.isMissingNode() && !type.asText().equals("AVRO")) {
      throw reply.refused("a schema of type " + type.asText() + ", where only AVRO can be read");
    }
    if (!reply.json().path("references").isEmpty()) {
      throw reply.refused("a schema with references, which cannot be read");
    }
    try {
      return new Schema.Parser().parse(reply.field("schema").asText());
    } catch (SchemaParseException e) {
      throw reply.refused("a schema that Avro cannot read: " + e.getMessage());
    }
  }

  private static ObjectNode body(Schema schema) {
    return JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
  }

  private static ObjectNode body(CompatibilityLevel level) {
    return JsonNodeFactory.instance.objectNode().put("compatibility", level.name());
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

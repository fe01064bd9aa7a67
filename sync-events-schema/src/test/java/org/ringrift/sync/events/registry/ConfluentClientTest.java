package org.ringrift.sync.events.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.registry.ScriptedServer.Request;

/**
 * Holds our requests to those of Confluent's real client: the same answers are scripted for both,
 * and method, path, credentials and body must be the same. Query parameters are left out: newer
 * clients say defaults there that ours leaves unsaid.
 */
class ConfluentClientTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA = GameEvent.getClassSchema();
  private static final AvroSchema THEIR_SCHEMA = new AvroSchema(SCHEMA.toString());
  private static final String SUBJECT = "game-events-value";

  private final ScriptedServer ourServer = new ScriptedServer();
  private final ScriptedServer theirServer = new ScriptedServer();
  private final RegistryClient ours =
      new HttpRegistryClient(
          new RegistryConfig(
              List.of(URI.create(ourServer.url())),
              Optional.of("Basic dTpw"),
              Duration.ofSeconds(10),
              1,
              Duration.ofMillis(1)),
          new Random(1));
  private final CachedSchemaRegistryClient theirs =
      new CachedSchemaRegistryClient(
          theirServer.url(),
          10,
          Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "u:p"));

  @AfterEach
  void close() throws Exception {
    ours.close();
    theirs.close();
    ourServer.close();
    theirServer.close();
  }

  @Test
  void registers() throws Exception {
    answer(200, quoted("{'id':7}"));

    assertThat(ours.register(SUBJECT, SCHEMA)).isEqualTo(theirs.register(SUBJECT, THEIR_SCHEMA));
    assertSameRequests();
  }

  @Test
  void looksUp() throws Exception {
    answer(200, quoted("{'subject':'" + SUBJECT + "','version':3,'id':7,'schema':'x'}"));

    assertThat(ours.lookUp(SUBJECT, SCHEMA).id()).isEqualTo(theirs.getId(SUBJECT, THEIR_SCHEMA));
    assertSameRequests();
  }

  @Test
  void readsById() throws Exception {
    answer(200, JSON.createObjectNode().put("schema", SCHEMA.toString()).toString());

    assertThat(ours.byId(7).toString()).isEqualTo(theirs.getSchemaById(7).canonicalString());
    assertSameRequests();
  }

  @Test
  void readsTheLatestVersion() throws Exception {
    answer(
        200,
        JSON.createObjectNode()
            .put("subject", SUBJECT)
            .put("version", 3)
            .put("id", 7)
            .put("schema", SCHEMA.toString())
            .toString());

    SubjectVersion latest = ours.latest(SUBJECT);
    var theirLatest = theirs.getLatestSchemaMetadata(SUBJECT);

    assertThat(latest.id()).isEqualTo(theirLatest.getId());
    assertThat(latest.version()).isEqualTo(theirLatest.getVersion());
    assertSameRequests();
  }

  @Test
  void listsSubjects() throws Exception {
    answer(200, quoted("['a','b']"));

    assertThat(ours.subjects()).containsExactlyElementsOf(theirs.getAllSubjects());
    assertSameRequests();
  }

  @Test
  void setsTheLevel() throws Exception {
    answer(200, quoted("{'compatibility':'FULL'}"));

    ours.setCompatibility(SUBJECT, CompatibilityLevel.FULL);
    theirs.updateCompatibility(SUBJECT, "FULL");

    assertSameRequests();
  }

  @Test
  void failsWhereTheyFail() {
    answer(404, quoted("{'error_code':40403,'message':'Schema 9 not found'}"));

    assertThat(catchThrowable(() -> ours.byId(9))).isInstanceOf(UnknownSchemaIdException.class);
    assertThat(catchThrowable(() -> theirs.getSchemaById(9)))
        .isInstanceOf(RestClientException.class);
    assertSameRequests();
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private void answer(int status, String body) {
    ourServer.thenExactly(status, body);
    theirServer.thenExactly(status, body);
  }

  private void assertSameRequests() {
    assertThat(ourServer.requests().stream().map(ConfluentClientTest::withoutQuery))
        .hasSize(1)
        .isEqualTo(theirServer.requests().stream().map(ConfluentClientTest::withoutQuery).toList());
  }

  private static Map<String, Object> withoutQuery(Request request) {
    return Map.of(
        "method", request.method(),
        "path", request.path().replaceFirst("\\?.*", ""),
        "authorization", request.authorization(),
        "body", json(request.body()));
  }

  private static Object json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}

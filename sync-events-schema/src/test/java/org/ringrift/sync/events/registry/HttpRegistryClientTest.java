package org.ringrift.sync.events.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.events.registry.ScriptedServer.Request;

class HttpRegistryClientTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("A").fields().requiredInt("a").endRecord();
  private static final String ESCAPED = SCHEMA.toString().replace("\"", "\\\"");
  private static final int ROUNDS = 3;

  private final ScriptedServer server = new ScriptedServer();
  private final List<AutoCloseable> opened = new ArrayList<>(List.of(server));

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
  }

  @Test
  void registersOnceAndKnowsTheSchemaFromThenOn() {
    server.then(200, "{'id':7}");
    RegistryClient client = client(server.url());

    assertThat(client.register("a-value", SCHEMA)).isEqualTo(7);
    assertThat(client.register("a-value", SCHEMA)).isEqualTo(7);
    assertThat(client.byId(7)).isEqualTo(SCHEMA);
    assertThat(server.requests())
        .containsExactly(
            new Request(
                "POST", "/subjects/a-value/versions", null, "{\"schema\":\"" + ESCAPED + "\"}"));
  }

  @Test
  void looksUpOnce() {
    server.then(200, "{'subject':'s','version':2,'id':7,'schema':'x'}");
    RegistryClient client = client(server.url());

    SubjectVersion found = client.lookUp("s", SCHEMA);

    assertThat(found).isEqualTo(new SubjectVersion("s", 2, 7, SCHEMA));
    assertThat(client.lookUp("s", SCHEMA)).isEqualTo(found);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void readsASchemaByItsIdOnce() {
    server.then(200, "{\"schema\":\"" + ESCAPED + "\"}");
    RegistryClient client = client(server.url());

    assertThat(client.byId(3)).isEqualTo(SCHEMA);
    assertThat(client.byId(3)).isSameAs(client.byId(3));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void asksForTheLatestVersionEveryTime() {
    String answer = "{\"subject\":\"s\",\"version\":1,\"id\":4,\"schema\":\"" + ESCAPED + "\"}";
    server.then(200, answer).then(200, answer);
    RegistryClient client = client(server.url());

    assertThat(client.latest("s")).isEqualTo(client.latest("s")).returns(4, SubjectVersion::id);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void subjectsAreEncodedInThePath() {
    server.then(200, "{'id':1}");

    client(server.url()).register("a/b c+d", SCHEMA);

    assertThat(server.requests())
        .extracting(Request::path)
        .containsExactly("/subjects/a%2Fb%20c%2Bd/versions");
  }

  @Test
  void compatibilityIsCheckedWithReasons() {
    server
        .then(200, "{'is_compatible':false,'messages':['b has no default']}")
        .then(200, "{'is_compatible':true}")
        .then(404, "{'error_code':40401,'message':'no subject'}");
    RegistryClient client = client(server.url());

    assertThat(client.check("s", SCHEMA))
        .isEqualTo(new CompatibilityVerdict(false, List.of("b has no default")));
    assertThat(client.check("s", SCHEMA).compatible()).isTrue();
    assertThat(client.check("new", SCHEMA).compatible()).isTrue();
  }

  @Test
  void levelsAreReadAndSet() {
    server
        .then(200, "{'compatibilityLevel':'FULL'}")
        .then(404, "{'error_code':40408,'message':'no level of its own'}")
        .then(200, "{'compatibilityLevel':'BACKWARD'}")
        .then(200, "{'compatibility':'NONE'}")
        .then(200, "{'compatibility':'FORWARD_TRANSITIVE'}");
    RegistryClient client = client(server.url());

    assertThat(client.compatibility("s")).isEqualTo(CompatibilityLevel.FULL);
    assertThat(client.compatibility("t")).isEqualTo(CompatibilityLevel.BACKWARD);
    client.setCompatibility("s", CompatibilityLevel.NONE);
    client.setGlobalCompatibility(CompatibilityLevel.FORWARD_TRANSITIVE);
    assertThat(server.requests().get(3))
        .isEqualTo(new Request("PUT", "/config/s", null, "{\"compatibility\":\"NONE\"}"));
  }

  @Test
  void subjectsAreSorted() {
    server.then(200, "['b','a']");

    assertThat(client(server.url()).subjects()).containsExactly("a", "b");
  }

  @Test
  void anUnknownIdIsItsOwnError() {
    server.then(404, "{'error_code':40403,'message':'Schema 99 not found.'}");

    assertFails(() -> client(server.url()).byId(99), UnknownSchemaIdException.class)
        .hasMessageContaining("schema id 99")
        .hasMessageContaining("the same registry");
  }

  @Test
  void anUnknownSubjectIsItsOwnError() {
    String answer = "{'error_code':40401,'message':'Subject not found.'}";
    server.then(404, answer).then(404, answer);

    assertFails(() -> client(server.url()).latest("s-value"), UnknownSubjectException.class)
        .hasMessageContaining("'s-value'")
        .hasMessageContaining("auto.register.schemas=true");
    assertFails(
        () -> client(server.url()).lookUp("s-value", SCHEMA), UnknownSubjectException.class);
  }

  @Test
  void anUnregisteredSchemaIsItsOwnError() {
    server.then(404, "{'error_code':40403,'message':'Schema not found.'}");

    assertFails(
            () -> client(server.url()).lookUp("s-value", SCHEMA), UnregisteredSchemaException.class)
        .hasMessageContaining("'s-value'")
        .hasMessageContaining("schema of A");
  }

  @Test
  void anIncompatibleSchemaComesWithTheReasonsOfTheCheck() {
    server
        .then(409, "{'error_code':409,'message':'incompatible'}")
        .then(200, "{'is_compatible':false,'messages':['b has no default','c neither']}");

    Throwable failure = catchThrowable(() -> client(server.url()).register("s-value", SCHEMA));

    assertThat(failure)
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("'s-value'")
        .hasMessageContaining("b has no default; c neither");
    assertThat(((IncompatibleSchemaException) failure).reasons())
        .containsExactly("b has no default", "c neither");
  }

  @Test
  void anIncompatibleSchemaComesWithTheRefusalWhereTheCheckSaysNothing() {
    server
        .then(409, "{'error_code':409,'message':'b at /fields/1'}")
        .then(200, "{'is_compatible':false}");

    assertFails(
            () -> client(server.url()).register("s-value", SCHEMA),
            IncompatibleSchemaException.class)
        .hasMessageContaining("b at /fields/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void refusedCredentialsAreTheirOwnErrorAndAreNotTriedAgain(int status) {
    server.then(status, "no");

    assertFails(() -> client(server.url()).byId(1), RegistryUnauthorisedException.class)
        .hasMessageContaining("status " + status)
        .hasMessageContaining("basic.auth.user.info");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>hello</html>",
        "",
        "{}",
        "{'schema':'nonsense'}",
        "{'schemaType':'JSON','schema':'{}'}",
        "{'schema':'{}','references':[{'name':'r','subject':'r','version':1}]}"
      })
  void anAnswerThatMakesNoSenseIsItsOwnError(String body) {
    server.then(200, body);

    assertFails(() -> client(server.url()).byId(1), RegistryRefusedException.class)
        .hasMessageContaining(server.url())
        .hasMessageContaining("GET /schemas/ids/1");
  }

  @Test
  void anInvalidSchemaIsRefusedInTheWordsOfTheRegistry() {
    server.then(422, "{'error_code':42201,'message':'Invalid schema'}");

    assertFails(() -> client(server.url()).register("s", SCHEMA), RegistryRefusedException.class)
        .hasMessageContaining("status 422: Invalid schema");
  }

  @Test
  void serverErrorsAreTriedAgain() {
    server.then(500, "sorry").then(429, "slowly").then(200, "{'id':5}");

    assertThat(client(server.url()).register("s", SCHEMA)).isEqualTo(5);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void serverErrorsWithoutEndAreUnreachable() {
    server.then(500, "one").then(503, "two").then(502, "three");

    assertFails(() -> client(server.url()).byId(1), RegistryUnreachableException.class)
        .hasMessageContaining("in " + ROUNDS + " rounds")
        .hasMessageContaining("502: three")
        .hasMessageContaining("schema.registry.url");
    assertThat(server.requests()).hasSize(ROUNDS);
  }

  @Test
  void aPortThatNobodyListensOnIsUnreachable() {
    String url = deadUrl();

    assertFails(() -> client(url).byId(1), RegistryUnreachableException.class)
        .hasMessageContaining(url);
  }

  @Test
  void silenceIsATimeOut() {
    server.thenSilence().thenSilence().thenSilence();

    assertFails(
            () -> client(Duration.ofMillis(50), server.url()).byId(1),
            RegistryUnreachableException.class)
        .hasMessageContaining("timed out");
  }

  @Test
  void theNextRegistryOfTheListStepsInAndIsAskedFirstFromThenOn() {
    try (ScriptedServer broken = new ScriptedServer()) {
      broken.then(500, "sorry");
      server.then(200, "{'id':1}").then(200, "{'id':2}");
      RegistryClient client = client(broken.url(), server.url());

      assertThat(client.register("s", SCHEMA)).isEqualTo(1);
      assertThat(client.register("t", SCHEMA)).isEqualTo(2);
      assertThat(broken.requests()).hasSize(1);
    }
  }

  @Test
  void closingEndsTheWaitingOfACall() throws Exception {
    server.then(500, "sorry");
    HttpRegistryClient client =
        new HttpRegistryClient(
            config(Duration.ofSeconds(5), Duration.ofHours(1), server.url()), new Random(1));
    CompletableFuture<Throwable> call =
        CompletableFuture.supplyAsync(() -> catchThrowable(() -> client.byId(1)));

    client.close();

    assertThat(call.get(20, TimeUnit.SECONDS)).isInstanceOf(RegistryUnreachableException.class);
  }

  @Test
  void theWaitDoublesAndSpreads() {
    long seed = 42;
    BackOff backOff = new BackOff(Duration.ofMillis(100), new Random(seed));
    for (int round = 1; round <= 20; round++) {
      long least = 100L << Math.min(round - 1, 10);
      assertThat(backOff.after(round).toMillis())
          .as("round %d, seed %d", round, seed)
          .isBetween(least, least * 3 / 2);
    }
  }

  private static String deadUrl() {
    ScriptedServer shortLived = new ScriptedServer();
    shortLived.close();
    return shortLived.url();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      ThrowingCallable call, Class<? extends RegistryException> type) {
    return assertThatThrownBy(call)
        .isExactlyInstanceOf(type)
        .isInstanceOf(SerializationException.class);
  }

  private RegistryClient client(String... urls) {
    return client(Duration.ofSeconds(10), urls);
  }

  private RegistryClient client(Duration timeout, String... urls) {
    RegistryClient client =
        new HttpRegistryClient(config(timeout, Duration.ofMillis(1), urls), new Random(1));
    opened.addFirst(client);
    return client;
  }

  private static RegistryConfig config(Duration timeout, Duration backOff, String... urls) {
    return new RegistryConfig(
        List.of(urls).stream().map(URI::create).toList(),
        Optional.empty(),
        timeout,
        ROUNDS,
        backOff);
  }
}

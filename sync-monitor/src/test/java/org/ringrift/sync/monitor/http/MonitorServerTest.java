package org.ringrift.sync.monitor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.Facts;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.HealthRules;
import org.ringrift.sync.monitor.core.JobState;
import org.ringrift.sync.monitor.core.JobStatus;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.core.Observation;
import org.ringrift.sync.monitor.core.PlannerLag;
import org.ringrift.sync.monitor.core.StreamState;

class MonitorServerTest {
  private static final long NOW = 1_800_000_000_000L;

  private static final HealthRules RULES =
      new HealthRules(Duration.ofSeconds(15), 100, Duration.ofMinutes(5), 70);

  private final FleetView view = new FleetView(5, 100);
  private final LiveEvents live = new LiveEvents(16);
  private final HttpClient client = HttpClient.newHttpClient();
  private StreamState stream = new StreamState(NOW - 5000, 12, 1, 0, true, Optional.empty());
  private final List<JobId> retried = new ArrayList<>();
  private boolean broken;
  private MonitorServer server;

  @BeforeEach
  void start() throws IOException {
    view.apply(new Fact.PlannerTicked(NOW - 10));
    server =
        MonitorServer.start(
            new ServerSettings("127.0.0.1", 0, Optional.empty()), new TestPages(), RULES, live);
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private final class TestPages implements LivePages {
    @Override
    public Observation observe() {
      if (broken) {
        throw new IllegalStateException("view is gone");
      }
      return new Observation(
          NOW,
          view.summary(),
          view.nodes(),
          view.breakers(),
          List.of(),
          stream,
          PlannerLag.UNKNOWN.seen(Map.of("game-events", 3L), 4, NOW - 100, 100),
          view.plannerSeenAtMs());
    }

    @Override
    public List<ArtifactStatus> artifacts() {
      return view.artifacts();
    }

    @Override
    public <T> T look(Function<FleetView, T> question) {
      return question.apply(view);
    }

    @Override
    public RetryOutcome retry(JobStatus job) {
      retried.add(job.job().id());
      return new RetryOutcome.Asked("request-" + retried.size());
    }

    @Override
    public String metrics() {
      return "sync_queue_depth 0\n";
    }
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = server.uri().resolve(path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return new ObjectMapper().readTree(response.body());
  }

  private void somethingHappens() {
    view.apply(
        Facts.placed(
            Facts.GAMES, Facts.games(10), Facts.nodes("train-1", "cpu-1"), Facts.nodes("play-1")));
    view.apply(Facts.completed(Facts.GAMES, 1, "train-1", 1, Facts.games(10)));
    view.apply(Facts.failed(Facts.GAMES, 2, "cpu-1", 1, NOW - 500));
    view.apply(Facts.decided(Facts.GAMES, 2, "cpu-1", JobState.DISPATCHED, 2));
    view.apply(Facts.progressed(Facts.GAMES, 2, "cpu-1", 2, 40));
    view.apply(Facts.decided(Facts.MODEL, 3, "cpu-1", JobState.QUEUED, 0));
    view.apply(new Fact.NodeSeen(Facts.node("train-1", Node.Status.ADMITTED, 60)));
    view.apply(Facts.deadLettered(0, "sync-decisions", 9));
  }

  @Test
  void statusHasEveryFieldBeforeAnythingHappened() throws Exception {
    JsonNode sync = json("/status").get("sync");
    for (String field :
        List.of(
            "status",
            "queue_depth",
            "running",
            "parked",
            "completed_total",
            "failed_total",
            "bytes_transferred_total",
            "replicas_wanted",
            "replicas_verified",
            "by_data_type",
            "by_transport",
            "last_completed_at",
            "last_completed_at_ms",
            "last_error",
            "reasons",
            "recent_errors",
            "dead_letters",
            "recent_dead_letters",
            "queue_by_priority",
            "oldest_queued_at")) {
      assertThat(sync.has(field)).as(field).isTrue();
    }
    assertThat(sync.get("status").asText()).isEqualTo("healthy");
    assertThat(sync.get("last_error").isNull()).isTrue();
    assertThat(sync.at("/by_data_type/npz/queue_depth").asLong(-1)).isZero();
  }

  @Test
  void statusShowsWhatHappened() throws Exception {
    somethingHappens();
    JsonNode status = json("/status");
    JsonNode sync = status.get("sync");
    assertThat(sync.get("queue_depth").asInt()).isEqualTo(1);
    assertThat(sync.get("running").asInt()).isEqualTo(1);
    assertThat(sync.get("completed_total").asInt()).isEqualTo(1);
    assertThat(sync.get("failed_total").asInt()).isEqualTo(1);
    assertThat(sync.get("bytes_transferred_total").asInt()).isEqualTo(100);
    assertThat(sync.get("replicas_wanted").asInt()).isEqualTo(2);
    assertThat(sync.get("replicas_verified").asInt()).isEqualTo(1);
    assertThat(sync.at("/by_transport/rsync/completed_total").asInt()).isEqualTo(1);
    assertThat(sync.at("/by_data_type/games/running").asInt()).isEqualTo(1);
    assertThat(sync.at("/last_error/error").asText()).isEqualTo("play-1 did not answer");
    assertThat(sync.at("/last_error/at").asText()).isEqualTo("2027-01-15T07:59:59.500Z");
    assertThat(sync.get("last_completed_at_ms").asLong()).isEqualTo(4001);
    assertThat(sync.get("last_completed_at").asText()).isEqualTo("1970-01-01T00:00:04.001Z");
    assertThat(sync.get("dead_letters").asInt()).isEqualTo(1);
    assertThat(sync.at("/recent_dead_letters/0/topic").asText()).isEqualTo("sync-decisions");
    assertThat(sync.at("/recent_dead_letters/0/partition").asInt()).isEqualTo(3);
    assertThat(sync.at("/recent_dead_letters/0/offset").asInt()).isEqualTo(9);
    assertThat(sync.at("/recent_dead_letters/0/reason").asText()).isEqualTo("not Avro");
    assertThat(status.at("/nodes/by_status/admitted").asInt()).isEqualTo(1);
    assertThat(status.at("/planner/lag").asInt()).isEqualTo(3);
    assertThat(status.at("/monitor/records_skipped").asInt()).isEqualTo(1);
    assertThat(status.at("/monitor/caught_up").asBoolean()).isTrue();
  }

  @Test
  void artifactsSayWhereTheyAreAndWhereTheyShouldBe() throws Exception {
    somethingHappens();
    JsonNode artifact = json("/artifacts").at("/artifacts/0");
    assertThat(artifact.get("artifact").asText()).isEqualTo(Facts.GAMES.toString());
    assertThat(artifact.at("/version/game_count").asInt()).isEqualTo(10);
    assertThat(artifact.get("wanted").toString()).isEqualTo("[\"cpu-1\",\"train-1\"]");
    assertThat(artifact.get("verified").toString()).isEqualTo("[\"train-1\"]");
    assertThat(artifact.get("missing").toString()).isEqualTo("[\"cpu-1\"]");
    assertThat(artifact.at("/holders/0/node").asText()).isEqualTo("play-1");
    assertThat(artifact.at("/holders/1/version/game_count").asInt()).isEqualTo(10);
    assertThat(artifact.at("/jobs/0/running").asBoolean()).isTrue();
    assertThat(artifact.at("/jobs/0/bytes_done").asInt()).isEqualTo(40);
    assertThat(artifact.at("/jobs/0/source").asText()).isEqualTo("play-1");
  }

  @Test
  void nodesShowTheRegistry() throws Exception {
    somethingHappens();
    JsonNode node = json("/nodes").at("/nodes/0");
    assertThat(node.get("node").asText()).isEqualTo("train-1");
    assertThat(node.get("disk_used_percent").asDouble()).isEqualTo(40);
    assertThat(node.get("last_heard_at").asText()).isEqualTo("1970-01-01T00:00:02Z");
    assertThat(node.get("load_average").asDouble()).isEqualTo(0.5);
  }

  @Test
  void healthAnswers503WithTheReasons() throws Exception {
    assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
    stream = new StreamState(NOW - 5000, 12, 1, 7, false, Optional.empty());
    assertThat(send("GET", "/health").statusCode()).isEqualTo(503);
    assertThat(json("/health").at("/reasons/0").asText()).contains("not caught up");
    assertThat(json("/status").at("/sync/status").asText()).isEqualTo("unhealthy");
  }

  @Test
  void healthNotesDeadLetters() throws Exception {
    view.apply(Facts.deadLettered(0, "sync-decisions", 9));
    assertThat(json("/health").get("status").asText()).isEqualTo("healthy");
    assertThat(json("/health").at("/notes/0").asText()).contains("sync-decisions-3@9: not Avro");
  }

  @Test
  void parkedWorkIsNotUnhealthy() throws Exception {
    view.apply(Facts.decided(Facts.GAMES, 1, "train-1", JobState.PARKED, 5));
    assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
    assertThat(json("/health").get("status").asText()).isEqualTo("degraded");
  }

  @Test
  void metricsAreTextForPrometheus() throws Exception {
    HttpResponse<String> response = send("GET", "/metrics");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(response.body()).isEqualTo("sync_queue_depth 0\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/statuss", "/web/", "/web/none.js", "/status/x", "/artifacts/", "/..%2fstatus"})
  void unknownPathNamesThePathsThatExist(String path) throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("/status", "/health", "/metrics", "/artifacts", "/nodes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void pagesCanOnlyBeRead(String method) throws Exception {
    HttpResponse<String> response = send(method, "/status");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void freshnessAndJobsCanBeAskedForInParts() throws Exception {
    somethingHappens();
    JsonNode freshness = json("/freshness?dataType=games&node=cpu-1");
    assertThat(freshness.get("total").asInt()).isEqualTo(1);
    assertThat(freshness.at("/rows/0/state").asText()).isEqualTo("wanted");
    assertThat(freshness.at("/rows/0/behind_games").asInt()).isEqualTo(10);
    assertThat(json("/freshness?limit=2&offset=1").get("rows")).hasSize(2);

    JsonNode jobs = json("/jobs?state=running");
    assertThat(jobs.get("total").asInt()).isEqualTo(1);
    assertThat(jobs.at("/jobs/0/transport").asText()).isEqualTo("http");
    assertThat(jobs.at("/jobs/0/artifact").asText()).isEqualTo(Facts.GAMES.toString());
    assertThat(json("/jobs?state=waiting&node=cpu-1").get("total").asInt()).isEqualTo(1);
    assertThat(json("/jobs?state=parked").get("total").asInt()).isZero();
  }

  @Test
  void matrixRiskAndHistoryAnswer() throws Exception {
    somethingHappens();
    assertThat(json("/matrix?incomplete=true").at("/rows/0/missing").asInt()).isEqualTo(1);
    assertThat(json("/at-risk").get("games").asInt()).isZero();
    assertThat(json("/history").at("/slices/0/completed").asInt()).isEqualTo(1);
    assertThat(json("/nodes?status=left").get("total").asInt()).isZero();
  }

  @Test
  void explainAnswersInSentences() throws Exception {
    somethingHappens();
    JsonNode node = json("/explain?node=train-1&artifact=" + Facts.GAMES).at("/nodes/0");
    assertThat(node.get("state").asText()).isEqualTo("current");
    assertThat(node.at("/copy/transport").asText()).isEqualTo("rsync");
    assertThat(node.at("/because/0").asText()).contains("newest version").contains("over rsync");
    assertThat(send("GET", "/explain?artifact=models:no.pth").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "/freshness?dataType=pictures, must be one of games",
    "/freshness?limit=1001, must be a number from 0 to 1000",
    "/jobs?offset=-1, must be a number from 0",
    "/jobs?stat=failed, unknown parameter 'stat'; this page knows state",
    "/jobs?node=A%20b, node id 'A b' must be",
    "/explain, name an artifact",
    "/explain?artifact=x, artifact id 'x' must be",
    "/status?x=1, this page knows none",
    "/events?types=x, unknown type of event 'x'",
  })
  void aQuestionThatBreaksARuleIsRefusedWithTheRule(String path, String rule) throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new ObjectMapper().readTree(response.body()).get("error").asText()).contains(rule);
  }

  @Test
  void theDescriptionNamesEveryPageAndItsFields() throws Exception {
    somethingHappens();
    JsonNode api = json("/openapi.json");
    assertThat(api.get("paths").properties()).hasSize(13);
    for (String page : List.of("Status", "Nodes", "Jobs", "Freshness", "Matrix", "History")) {
      JsonNode schema = api.at("/components/schemas/" + page + "Document/properties");
      JsonNode document = json("/" + page.toLowerCase(Locale.ROOT));
      assertThat(fields(schema)).as(page).isEqualTo(fields(document));
    }
    JsonNode job = api.at("/components/schemas/JobDocument/properties");
    assertThat(fields(job)).isEqualTo(fields(json("/jobs").at("/jobs/0")));
  }

  private static List<String> fields(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).toList();
  }

  @Test
  void aRetryNeedsAJobThatStands() throws Exception {
    somethingHappens();
    String jobs = "/jobs/";
    assertThat(send("POST", jobs + "x/retry").statusCode()).isEqualTo(400);
    assertThat(send("POST", jobs + Facts.job(99) + "/retry").statusCode()).isEqualTo(404);
    assertThat(send("POST", jobs + Facts.job(2) + "/retry").statusCode()).isEqualTo(409);
    assertThat(retried).isEmpty();

    HttpResponse<String> asked = send("POST", jobs + Facts.job(3) + "/retry");
    assertThat(asked.statusCode()).isEqualTo(202);
    assertThat(asked.body()).contains("request-1", Facts.MODEL.toString());
    assertThat(retried).containsExactly(Facts.job(3));
  }

  @Test
  void aPageOfAnotherOriginMayNotRetry() throws Exception {
    somethingHappens();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri().resolve("/jobs/" + Facts.job(3) + "/retry"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10));
    HttpResponse<String> foreign =
        client.send(
            request.header("Origin", "http://evil.example").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.body()).contains("http://evil.example may not do this");
    assertThat(retried).isEmpty();
  }

  @Test
  void withATokenNobodyRetriesWithoutIt() throws Exception {
    somethingHappens();
    ServerSettings settings = new ServerSettings("127.0.0.1", 0, Optional.of("secret"));
    try (MonitorServer guarded = MonitorServer.start(settings, new TestPages(), RULES, live)) {
      URI retry = guarded.uri().resolve("/jobs/" + Facts.job(3) + "/retry");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(retry).POST(HttpRequest.BodyPublishers.noBody());
      HttpResponse<String> refused =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("monitor.token");
      request.header("Authorization", "Bearer secret");
      assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void eventsComeAsTheyHappen() throws Exception {
    HttpResponse<Stream<String>> response =
        client.send(
            HttpRequest.newBuilder(server.uri().resolve("/events?types=failed")).build(),
            HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      Iterator<String> iterator = lines.iterator();
      assertThat(iterator.next()).startsWith("retry:");
      live.tell(Facts.failed(Facts.GAMES, 2, "cpu-1", 1, NOW));
      assertThat(iterator.next()).isEmpty();
      assertThat(iterator.next()).isEqualTo("event: failed");
      assertThat(iterator.next()).startsWith("data: {").contains("\"node\":\"cpu-1\"");
    }
  }

  @Test
  void theDashboardNeedsNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = send("GET", "/");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain("http://", "https://", "<style", "onclick");
    Matcher files = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"").matcher(page.body());
    int found = 0;
    while (files.find()) {
      assertThat(send("GET", files.group(1)).statusCode()).as(files.group(1)).isEqualTo(200);
      found++;
    }
    assertThat(found).isGreaterThanOrEqualTo(4);
  }

  @Test
  void headHasNoBody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/status");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void pageThatFailsSaysSoAndOthersGoOn() throws Exception {
    broken = true;
    HttpResponse<String> response = send("GET", "/status");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("view is gone");
    assertThat(send("GET", "/artifacts").statusCode()).isEqualTo(200);
  }

  @Test
  void portThatIsTakenIsNamed() {
    assertThatThrownBy(
            () ->
                MonitorServer.start(
                    new ServerSettings("127.0.0.1", server.uri().getPort(), Optional.empty()),
                    new TestPages(),
                    RULES,
                    live))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + server.uri().getPort());
  }
}

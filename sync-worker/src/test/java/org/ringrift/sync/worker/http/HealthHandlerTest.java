package org.ringrift.sync.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.health.HealthFacts;
import org.ringrift.sync.worker.health.WorkerHealth;
import org.ringrift.sync.worker.job.Mailbox;
import org.ringrift.sync.worker.node.DiskSpace;
import org.ringrift.sync.worker.node.Incarnation;
import org.ringrift.sync.worker.serve.DataServer;

/** The judgement and its answer, through real HTTP. */
@Timeout(30)
class HealthHandlerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
  private static final Mailbox.State READING =
      new Mailbox.State(true, true, Optional.of(NOW.minusMillis(80)), Optional.empty());
  private static final DiskSpace DISK = new DiskSpace(1000, 600);

  private final AtomicReference<HealthFacts> facts = new AtomicReference<>();

  @Test
  void aWorkerThatDoesItsJobIsOk() throws Exception {
    facts.set(facts(READING, Optional.of(NOW.minusSeconds(4)), false, List.of()));

    JsonNode health = get(200);

    assertThat(health.get("status").asText()).isEqualTo("ok");
    assertThat(health.get("reasons")).isEmpty();
    assertThat(health.get("node_id").asText()).isEqualTo("gpu-1");
    assertThat(health.get("incarnation").asText()).isEqualTo("inc-1");
    assertThat(health.get("version").asText()).isEqualTo("0.1");
    assertThat(health.get("last_heartbeat_ack_age_ms").asLong()).isEqualTo(4_000);
    assertThat(health.at("/mailbox/last_poll_age_ms").asLong()).isEqualTo(80);
    assertThat(health.at("/disk/used_percent").asDouble()).isEqualTo(40);
    assertThat(health.at("/running_job_ids/0").asText()).hasSize(32);
    assertThat(health.get("uploads_running").asInt()).isEqualTo(1);
  }

  @Test
  void aWorkerThatSomebodyShouldLookAtIsDegradedButWorks() throws Exception {
    Mailbox.State waiting =
        new Mailbox.State(true, false, Optional.of(NOW), Optional.of("reading broke: mad"));
    facts.set(facts(waiting, Optional.of(NOW), true, List.of("left out: broken.db")));

    JsonNode health = get(200);

    assertThat(health.get("status").asText()).isEqualTo("degraded");
    assertThat(health.get("reasons").toString())
        .contains("reading broke: mad", "not there yet", "40 % used", "broken.db");
  }

  @Test
  void aWorkerThatKafkaDoesNotHearIsUnhealthy() throws Exception {
    facts.set(facts(READING, Optional.of(NOW.minusSeconds(31)), false, List.of()));

    assertThat(get(503).get("reasons").toString()).contains("no heartbeat since");
  }

  @Test
  void aWorkerThatDoesNotReadItsMailboxIsUnhealthy() throws Exception {
    Mailbox.State dead = new Mailbox.State(false, false, Optional.of(NOW), Optional.empty());
    facts.set(facts(dead, Optional.of(NOW), false, List.of()));
    assertThat(get(503).get("reasons").toString()).contains("its thread ended");

    Mailbox.State stuck =
        new Mailbox.State(true, true, Optional.of(NOW.minusSeconds(61)), Optional.empty());
    facts.set(facts(stuck, Optional.of(NOW), false, List.of()));
    assertThat(get(503).get("reasons").toString()).contains("last read at");
  }

  @Test
  void aWorkerThatHasNotJoinedIsUnhealthyForThatReasonOnly() throws Exception {
    Mailbox.State before = new Mailbox.State(false, false, Optional.empty(), Optional.empty());
    facts.set(facts(before, Optional.empty(), false, List.of()));

    assertThat(get(503).get("reasons")).hasSize(1);
  }

  private JsonNode get(int status) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient();
        DataServer server =
            DataServer.bind(new InetSocketAddress("localhost", 0))
                .register(HealthHandler.PATH, new HealthHandler(() -> WorkerHealth.of(facts.get())))
                .start()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://localhost:" + server.port() + HealthHandler.PATH))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      return Json.MAPPER.readTree(answer.body());
    }
  }

  private static HealthFacts facts(
      Mailbox.State mailbox, Optional<Instant> acknowledged, boolean low, List<String> problems) {
    return new HealthFacts(
        NOW,
        new NodeId("gpu-1"),
        new Incarnation("inc-1"),
        "0.1",
        NOW.minusSeconds(60),
        mailbox,
        acknowledged,
        DISK,
        low,
        List.of(new JobId("0123456789abcdef0123456789abcdef")),
        1,
        List.of(),
        problems);
  }
}

package org.ringrift.sync.worker.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.health.HealthFacts;
import org.ringrift.sync.worker.health.WorkerHealth;
import org.ringrift.sync.worker.job.Mailbox;

/** {@code GET /health}: 200 where the worker does its job, 503 where it does not, and why. */
public final class HealthHandler implements HttpHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/health";

  private final Supplier<WorkerHealth> health;

  public HealthHandler(Supplier<WorkerHealth> health) {
    this.health = health;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      Json.refuse(exchange, 405, List.of("health is read with GET"));
      return;
    }
    WorkerHealth now = health.get();
    boolean works =
        switch (now.status()) {
          case OK, DEGRADED -> true;
          case UNHEALTHY -> false;
        };
    Json.answer(exchange, works ? 200 : 503, json(now));
  }

  private static ObjectNode json(WorkerHealth health) {
    HealthFacts facts = health.facts();
    ObjectNode json = Json.object();
    json.put("status", health.status().name().toLowerCase(Locale.ROOT));
    json.set("reasons", Json.array(health.reasons()));
    json.put("node_id", facts.node().value());
    json.put("incarnation", facts.incarnation().value());
    json.put("version", facts.version());
    json.put("started_at", facts.startedAt().toString());
    json.put("last_heartbeat_ack_age_ms", age(facts.lastAcknowledged(), facts.at()));
    json.set("mailbox", mailbox(facts.mailbox(), facts.at()));
    json.putObject("disk")
        .put("total_bytes", facts.disk().totalBytes())
        .put("free_bytes", facts.disk().freeBytes())
        .put("used_percent", facts.disk().usedPercent());
    json.set(
        "running_job_ids", Json.array(facts.runningJobs().stream().map(JobId::value).toList()));
    json.put("uploads_running", facts.uploadsRunning());
    return json;
  }

  private static ObjectNode mailbox(Mailbox.State mailbox, Instant now) {
    return Json.object()
        .put("alive", mailbox.alive())
        .put("assigned", mailbox.assigned())
        .put("last_poll_age_ms", age(mailbox.lastPoll(), now));
  }

  /** Null where it never happened. */
  private static Long age(Optional<Instant> time, Instant now) {
    return time.map(then -> Duration.between(then, now).toMillis()).orElse(null);
  }
}

package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a monitor says, as lines for people. */
public final class StatusTable {
  private static final String NONE = "-";

  private StatusTable() {}

  /** From the documents of {@code /status}, {@code /nodes} and {@code /artifacts}. */
  public static List<String> of(JsonNode status, JsonNode nodes, JsonNode artifacts) {
    long now = status.path("time_ms").asLong();
    List<String> lines = new ArrayList<>(summary(status));
    lines.add("");
    lines.addAll(nodes(nodes.path("nodes"), now));
    lines.add("");
    lines.addAll(artifacts(artifacts.path("artifacts")));
    lastError(status.path("sync").path("last_error"), now, lines);
    return lines;
  }

  private static List<String> summary(JsonNode status) {
    JsonNode sync = status.path("sync");
    String reasons = join(sync.path("reasons"), "; ");
    return List.of(
        "sync      " + sync.path("status").asText() + (reasons.isEmpty() ? "" : ": " + reasons),
        "jobs      %d queued, %d running, %d parked, %d completed, %d failed; %s moved"
            .formatted(
                sync.path("queue_depth").asLong(),
                sync.path("running").asLong(),
                sync.path("parked").asLong(),
                sync.path("completed_total").asLong(),
                sync.path("failed_total").asLong(),
                Quantities.bytes(sync.path("bytes_transferred_total").asLong())),
        "replicas  %d of %d verified, of %d artifacts"
            .formatted(
                sync.path("replicas_verified").asLong(),
                sync.path("replicas_wanted").asLong(),
                sync.path("artifacts").asLong()),
        deadLetters(sync));
  }

  private static String deadLetters(JsonNode sync) {
    JsonNode newest = sync.path("recent_dead_letters").path(0);
    String count = "letters   " + sync.path("dead_letters").asLong() + " dead";
    return newest.isMissingNode()
        ? count
        : "%s; the newest, %s-%d@%d: %s"
            .formatted(
                count,
                text(newest, "topic"),
                newest.path("partition").asInt(),
                newest.path("offset").asLong(),
                text(newest, "reason"));
  }

  private static List<String> nodes(JsonNode nodes, long now) {
    TextTable table =
        new TextTable("NODE", "STATUS", "ROLE", "PROVIDER", "LIFETIME", "DISK", "JOBS", "HEARD");
    for (JsonNode node : nodes) {
      table.row(
          text(node, "node"),
          text(node, "status"),
          text(node, "role").toLowerCase(Locale.ROOT),
          text(node, "provider"),
          text(node, "lifetime").toLowerCase(Locale.ROOT),
          node.path("disk_used_percent").isNumber()
              ? Math.round(node.path("disk_used_percent").asDouble()) + " %"
              : NONE,
          node.path("running_jobs").asText() + "/" + node.path("max_concurrent_jobs").asText(),
          Quantities.ago(now - node.path("last_heard_at_ms").asLong()));
    }
    return table.lines();
  }

  private static List<String> artifacts(JsonNode artifacts) {
    TextTable table = new TextTable("ARTIFACT", "VERSION", "VERIFIED", "MISSING", "RUNNING");
    for (JsonNode artifact : artifacts) {
      table.row(
          text(artifact, "artifact"),
          version(artifact.path("version")),
          artifact.path("verified").size() + "/" + artifact.path("wanted").size(),
          orNone(join(artifact.path("missing"), ", ")),
          orNone(running(artifact.path("jobs"))));
    }
    return table.lines();
  }

  private static String version(JsonNode version) {
    if (version.path("game_count").isNumber()) {
      return version.path("game_count").asLong() + " games";
    }
    return version.isObject() ? Quantities.bytes(version.path("size_bytes").asLong()) : NONE;
  }

  private static String running(JsonNode jobs) {
    return StreamSupport.stream(jobs.spliterator(), false)
        .filter(job -> job.path("running").asBoolean())
        .map(StatusTable::progress)
        .collect(Collectors.joining(", "));
  }

  private static String progress(JsonNode job) {
    long total = job.path("bytes_total").asLong();
    String target = text(job, "target");
    return total <= 0
        ? target
        : target + " " + 100 * job.path("bytes_done").asLong() / total + " %";
  }

  private static void lastError(JsonNode error, long now, List<String> lines) {
    if (error.isObject()) {
      lines.add("");
      lines.add(
          "last error, %s: %s on %s: %s"
              .formatted(
                  Quantities.ago(now - error.path("at_ms").asLong()),
                  text(error, "artifact"),
                  text(error, "node"),
                  text(error, "error")));
    }
  }

  private static String text(JsonNode object, String field) {
    return orNone(object.path(field).asText(""));
  }

  private static String orNone(String text) {
    return text.isEmpty() || text.equals("null") ? NONE : text;
  }

  private static String join(JsonNode array, String between) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(between));
  }
}

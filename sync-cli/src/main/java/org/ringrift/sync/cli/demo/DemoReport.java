package org.ringrift.sync.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.Quantities;

/** A summary for people and for scripts. */
public final class DemoReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DemoReport() {}

  /** In lines. */
  public static void print(DemoSummary summary, PrintWriter out) {
    out.printf(
        "games      %d published, %d read in every wanted replica%n",
        summary.gamesPublished(), summary.gamesVerifiedEverywhere());
    out.printf(
        "replicas   %d of %d verified%n", summary.replicasVerified(), summary.replicasWanted());
    out.printf(
        "jobs       %d completed, %d failed, %s moved, by transport %s%n",
        summary.jobsCompleted(),
        summary.jobsFailed(),
        Quantities.bytes(summary.bytesTransferred()),
        summary.transports());
    Latencies latencies = summary.latencies();
    out.printf(
        "latency    p50 %d ms, p95 %d ms, p99 %d ms, max %d ms (commit to readable replica)%n",
        latencies.p50Ms(), latencies.p95Ms(), latencies.p99Ms(), latencies.maxMs());
    summary.missing().forEach(line -> out.println("missing    " + line));
    out.println(summary.succeeded() ? "everything is where it should be" : "the demo failed");
    out.flush();
  }

  /**
   * As one JSON object.
   *
   * @throws CommandException where the file cannot be written
   */
  public static void write(DemoSummary summary, Path file) throws CommandException {
    try {
      Files.writeString(file, json(summary).toPrettyString() + "\n");
    } catch (IOException e) {
      throw new CommandException(
          "the summary cannot be written to " + file + " (" + e + "): choose another file", e);
    }
  }

  static ObjectNode json(DemoSummary summary) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("startup_ms", summary.startupMs())
            .put("games_published", summary.gamesPublished())
            .put("games_verified_everywhere", summary.gamesVerifiedEverywhere())
            .put("replicas_wanted", summary.replicasWanted())
            .put("replicas_verified", summary.replicasVerified())
            .put("jobs_completed", summary.jobsCompleted())
            .put("jobs_failed", summary.jobsFailed())
            .put("bytes_transferred", summary.bytesTransferred());
    ObjectNode transports = json.putObject("transports");
    summary.transports().forEach(transports::put);
    Latencies latencies = summary.latencies();
    json.putObject("latency_ms")
        .put("p50", latencies.p50Ms())
        .put("p95", latencies.p95Ms())
        .put("p99", latencies.p99Ms())
        .put("max", latencies.maxMs());
    return json;
  }
}

package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.cli.command.Quantities;
import org.ringrift.sync.cli.command.TextTable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the jobs that are not over. */
@Command(
    name = "jobs",
    description =
        "Shows the jobs that are not over, the most urgent first, and why they wait or failed.",
    footer = {
      "",
      "Examples:",
      "  ringsync jobs --parked",
      "  ringsync jobs --failed --node trainer-1 --json"
    })
public final class JobsCommand extends PageCommand {
  /** How a job stands. */
  static final class Kind {
    @Option(names = "--failed", description = "Only those whose last attempt failed.")
    private boolean failed;

    @Option(names = "--parked", description = "Only those that are given up until somebody asks.")
    private boolean parked;

    @Option(names = "--running", description = "Only those that a worker has.")
    private boolean running;

    @Option(names = "--waiting", description = "Only those that wait.")
    private boolean waiting;

    Optional<String> name() {
      return Map.of("failed", failed, "parked", parked, "running", running, "waiting", waiting)
          .entrySet()
          .stream()
          .filter(Map.Entry::getValue)
          .map(Map.Entry::getKey)
          .findFirst();
    }
  }

  @ArgGroup private Kind kind;

  @Option(names = "--node", paramLabel = "NODE", description = "Only those for this node.")
  private Optional<String> node = Optional.empty();

  @Option(names = "--artifact", paramLabel = "ARTIFACT", description = "Only this artifact.")
  private Optional<String> artifact = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many rows. Default: ${DEFAULT-VALUE}.")
  private int limit = 100;

  @Override
  PageQuery page() {
    return new PageQuery("/jobs")
        .with("state", Optional.ofNullable(kind).flatMap(Kind::name))
        .with("node", node)
        .with("artifact", artifact)
        .with("limit", Integer.toString(limit));
  }

  @Override
  List<String> lines(JsonNode document, long atMs) {
    TextTable table =
        new TextTable("JOB", "TARGET", "ARTIFACT", "STATE", "PRIORITY", "TRY", "MOVED", "WHY");
    for (JsonNode job : document.path("jobs")) {
      table.row(
          Cells.text(job, "job_id"),
          Cells.text(job, "target"),
          Cells.text(job, "artifact"),
          job.path("running").asBoolean() ? "running" : Cells.text(job, "state"),
          Cells.text(job, "priority"),
          Cells.text(job, "attempt"),
          moved(job),
          why(job));
    }
    int shown = document.path("jobs").size();
    return Cells.page(table.lines(), shown, document.path("total").asLong());
  }

  private static String moved(JsonNode job) {
    if (!job.path("running").asBoolean()) {
      return Cells.NONE;
    }
    String done = Quantities.bytes(job.path("bytes_done").asLong());
    return job.path("bytes_total").isNumber()
        ? done + " of " + Quantities.bytes(job.path("bytes_total").asLong())
        : done;
  }

  private static String why(JsonNode job) {
    JsonNode failure = job.path("failure");
    return failure.isObject()
        ? Cells.text(failure, "category") + ": " + Cells.text(failure, "error")
        : Cells.text(job, "reason");
  }
}

package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.MonitorClient;
import org.ringrift.sync.cli.command.MonitorOptions;
import org.ringrift.sync.core.JobId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives jobs another chance. */
@Command(
    name = "retry",
    description =
        "Gives jobs that were given up, or that wait after a failure, another chance at once. Mend"
            + " the cause first: 'ringsync jobs --parked' shows it.",
    footer = {
      "",
      "Examples:",
      "  ringsync retry 3f2a9c0d4be1f7a6c5d4e3f2a1b0c9d8",
      "  ringsync retry --parked"
    })
public final class RetryCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "JOB",
      description = "Their ids, as 'ringsync jobs' shows them.")
  private List<String> jobs = new ArrayList<>();

  @Option(names = "--parked", description = "All that are given up.")
  private boolean parked;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token of a monitor that wants one. Not needed on its own machine.")
  private Optional<Path> tokenFile = Optional.empty();

  @Mixin private MonitorOptions monitor;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (jobs.isEmpty() != parked) {
      throw new ParameterException(spec.commandLine(), "name jobs, or --parked for all of them");
    }
    PrintWriter out = spec.commandLine().getOut();
    Optional<String> token = token();
    try (MonitorClient client = monitor.connect()) {
      for (String job : parked ? parked(client) : jobs) {
        JsonNode answer = client.post("/jobs/" + new JobId(job) + "/retry", token);
        out.println("tried again: " + job + " of " + Cells.text(answer, "artifact"));
        out.flush();
      }
    }
    return 0;
  }

  private static List<String> parked(MonitorClient client)
      throws CommandException, InterruptedException {
    List<String> ids = new ArrayList<>();
    client
        .get(new PageQuery("/jobs").with("state", "parked").with("limit", "1000").toString())
        .path("jobs")
        .forEach(job -> ids.add(job.path("job_id").asText()));
    return ids;
  }

  private Optional<String> token() throws CommandException {
    if (tokenFile.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(tokenFile.get()).strip());
    } catch (IOException e) {
      throw new CommandException("the file %s cannot be read: %s".formatted(tokenFile.get(), e), e);
    }
  }
}

package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.ringrift.sync.cli.machine.Terminal;
import org.ringrift.sync.client.ReplicationRequest;
import org.ringrift.sync.client.ReplicationResponse;
import org.ringrift.sync.client.SyncClient;
import org.ringrift.sync.core.ArtifactId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks for a sync of everything that matches. */
@Command(
    name = "sync",
    description = {
      "Asks the planner to sync every known artifact that matches, and to look at it again where it"
          + " is in place already.",
      "With --wait it shows how far the transfers are and ends when everything is there, verified,"
          + " or cannot get there."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:asked for; with --wait: everything is where it should be",
      "1:nothing matches, or something could not be brought; the reason is shown",
      "2:wrong options, parameters or settings",
      "3:with --wait: the time is over and something is still on its way"
    },
    footer = {
      "",
      "Examples:",
      "  ringsync sync games --config-key hex8_2p --wait",
      "  ringsync sync models --path models/canonical_hex8_2p.pth --target trainer-1 --priority"
          + " critical"
    })
public final class SyncCommand implements Callable<Integer> {
  private static final int TIME_IS_OVER = 3;

  @Mixin private RequestOptions request;

  @Option(names = "--wait", description = "Wait for the end, with a progress bar on a terminal.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "How long to wait, such as 30 s or 2 h. Default: 5 min.")
  private Duration timeout = ReplicationRequest.USUAL_TIMEOUT;

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  @Mixin private MonitorOptions monitor;
  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    ReplicationRequest wanted = request.read().within(timeout);
    try (SyncClient client = SyncClient.connect(connection.read(), monitor.uri())) {
      return wait ? follow(client, wanted) : ask(client, wanted);
    } catch (IOException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private int ask(SyncClient client, ReplicationRequest wanted)
      throws IOException, CommandException, InterruptedException {
    List<ArtifactId> found = client.request(wanted);
    if (found.isEmpty()) {
      throw new CommandException(
          "the monitor knows no artifact that is " + wanted.filter() + "; see 'ringsync status'");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      ArrayNode requested = document.putArray("requested");
      found.forEach(artifact -> requested.add(artifact.toString()));
      Documents.print(out, document);
    } else {
      found.forEach(artifact -> out.println("requested " + artifact));
      out.flush();
    }
    return 0;
  }

  private int follow(SyncClient client, ReplicationRequest wanted)
      throws IOException, CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    SyncProgress progress = new SyncProgress(out, json ? Terminal.NONE : Terminal.current(), !json);
    ReplicationResponse response = await(client, wanted, progress);
    if (json) {
      Documents.print(out, SyncDocument.of(response));
    } else {
      progress.end(response);
    }
    if (response.succeeded()) {
      return 0;
    }
    boolean over = response.artifacts().stream().allMatch(artifact -> artifact.isOver());
    return over ? 1 : TIME_IS_OVER;
  }

  private static ReplicationResponse await(
      SyncClient client, ReplicationRequest wanted, SyncProgress progress)
      throws IOException, InterruptedException {
    try {
      return client.sync(wanted, progress::show).get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }
}

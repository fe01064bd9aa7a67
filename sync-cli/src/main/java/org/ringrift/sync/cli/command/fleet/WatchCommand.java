package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.MonitorClient;
import org.ringrift.sync.cli.command.MonitorOptions;
import org.ringrift.sync.cli.machine.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what happens, as it happens. */
@Command(
    name = "watch",
    description = "Shows what happens in the fleet as it happens, one line each, until Ctrl-C.",
    footer = {
      "",
      "Examples:",
      "  ringsync watch --types completed,failed --node trainer-1",
      "  ringsync watch --types failed --json --count 1     # waits for the next failure"
    })
public final class WatchCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data:";

  @Option(
      names = "--types",
      paramLabel = "TYPES",
      description =
          "With commas between them: node, placement, job, started, progress, completed, failed,"
              + " deletion, drain, breaker, dead_letter. Default: all.")
  private Optional<String> types = Optional.empty();

  @Option(names = "--node", paramLabel = "NODE", description = "Only what is about this node.")
  private Optional<String> node = Optional.empty();

  @Option(
      names = "--artifact",
      paramLabel = "ARTIFACT",
      description = "Only what is about this artifact.")
  private Optional<String> artifact = Optional.empty();

  @Option(names = "--count", paramLabel = "N", description = "End after so many.")
  private long count = Long.MAX_VALUE;

  @Option(names = "--json", description = "One JSON document a line, for scripts.")
  private boolean json;

  @Mixin private MonitorOptions monitor;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    PageQuery page =
        new PageQuery("/events").with("types", types).with("node", node).with("artifact", artifact);
    try (MonitorClient client = monitor.connect();
        Stream<String> lines = client.lines(page.toString())) {
      show(lines.iterator());
    }
    return 0;
  }

  private void show(Iterator<String> lines) throws CommandException {
    PrintWriter out = spec.commandLine().getOut();
    long shown = 0;
    while (shown < count) {
      if (!lines.hasNext()) {
        throw new CommandException(
            "the monitor ended the stream: it stopped, or this was read too slowly");
      }
      String line = lines.next();
      if (line.startsWith(DATA)) {
        String text = line.substring(DATA.length()).strip();
        out.println(json ? text : line(parsed(text)));
        out.flush();
        shown++;
      }
    }
  }

  private static JsonNode parsed(String text) throws CommandException {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new CommandException("the monitor sent what is no JSON: " + text, e);
    }
  }

  private static String line(JsonNode event) {
    Terminal terminal = Terminal.current();
    String type = "%-11s".formatted(Cells.text(event, "type"));
    String shown =
        switch (Cells.text(event, "type")) {
          case "completed" -> terminal.good(type);
          case "failed", "breaker", "dead_letter" -> terminal.bad(type);
          default -> type;
        };
    long at = event.path("at_ms").asLong();
    return "%s  %s  %s  %s  %s"
        .formatted(
            at > 0 ? Instant.ofEpochMilli(at) : "-".repeat(24),
            shown,
            Cells.text(event, "node"),
            Cells.text(event, "artifact"),
            Cells.text(event, "summary"));
  }
}

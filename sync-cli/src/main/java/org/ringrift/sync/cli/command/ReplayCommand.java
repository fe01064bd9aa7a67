package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.ringrift.sync.cli.replay.Moment;
import org.ringrift.sync.cli.replay.Replay;
import org.ringrift.sync.cli.replay.Span;
import org.ringrift.sync.events.SyncTopics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Feeds recorded events to the pipeline once more. */
@Command(
    name = "replay",
    description = {
      "Feeds recorded events to the pipeline once more: the same bytes, to the same topics. Planners"
          + " and workers recognise what is there already, so that a replay on a healthy fleet moves"
          + " no data.",
      "Only what producers and operators said can be replayed. What nodes said of themselves was"
          + " true then, and would be believed now: inventories bring it up to date instead."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync replay --from \"2 h\" --dry-run",
      "  ringsync replay --from 2026-03-01T12:00:00Z --to 2026-03-01T13:00:00Z --topic game-events"
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final List<String> USUAL =
      List.of(SyncTopics.GAME_EVENTS.name(), SyncTopics.ARTIFACT_EVENTS.name());
  private static final List<String> ALLOWED =
      List.of(
          SyncTopics.GAME_EVENTS.name(),
          SyncTopics.ARTIFACT_EVENTS.name(),
          SyncTopics.SYNC_REQUESTS.name());

  @Option(
      names = "--from",
      required = true,
      paramLabel = "WHEN",
      description = "The first record: " + Moment.FORM + ".")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "WHEN",
      description = "The record after the last one, as --from. Default: all that is there now.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      completionCandidates = Topics.class,
      description = "${COMPLETION-CANDIDATES}; may be given several times. Default: the first two.")
  private List<String> topics = USUAL;

  @Option(names = "--dry-run", description = "Count only.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    checkTopics();
    Moment first = moment("--from", from);
    Moment last = moment("--to", to.orElse("0 s"));
    try (Replay replay = new Replay(connection.read())) {
      List<Span> spans = replay.plan(topics, first, last);
      Map<String, Long> counts = new TreeMap<>(replay.run(spans, dryRun));
      print(counts);
      return 0;
    } catch (KafkaException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private void checkTopics() {
    for (String topic : topics) {
      if (!ALLOWED.contains(topic)) {
        throw new ParameterException(
            spec.commandLine(),
            "topic '%s' cannot be replayed; these can: %s"
                .formatted(topic, String.join(", ", ALLOWED)));
      }
    }
  }

  private Moment moment(String option, String text) {
    try {
      return Moment.parse(text, InstantSource.system());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "%s is '%s'; it must be %s".formatted(option, text, Moment.FORM), e);
    }
  }

  private void print(Map<String, Long> counts) throws CommandException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put("dry_run", dryRun);
      ObjectNode records = document.putObject("records");
      topics.forEach(topic -> records.put(topic, counts.getOrDefault(topic, 0L)));
      Documents.print(out, document);
      return;
    }
    topics.forEach(
        topic ->
            out.printf(
                "%s %d records of %s%n",
                dryRun ? "would replay" : "replayed", counts.getOrDefault(topic, 0L), topic));
    out.flush();
  }

  private static final class Topics implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ALLOWED.iterator();
    }
  }
}

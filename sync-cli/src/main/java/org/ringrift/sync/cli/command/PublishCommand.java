package org.ringrift.sync.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.AddressedEvent;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.json.EventJson;
import org.ringrift.sync.events.json.ParsedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes one event. */
@Command(
    name = "publish",
    description = "Publishes one event, written as JSON, after checking it.",
    footer = {
      "",
      "Examples:",
      "  ringsync publish game-completed --node selfplay-1 '{",
      "      \"db_path\": \"data/games/canonical_hex8_2p.db\",",
      "      \"new_games\": 10, \"total_games\": 10}'",
      "  ringsync publish model-published --node trainer-1 --file model.json"
    })
public final class PublishCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      description = "What happened: ${COMPLETION-CANDIDATES}.")
  private String kind;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "The event; '-' or nothing reads standard input.")
  private Optional<String> json = Optional.empty();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Read the event from this file.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = {"-n", "--node"},
      required = true,
      paramLabel = "NODE",
      description = "The node where it happened.")
  private String node;

  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException, IOException {
    ParsedEvent parsed = EventJson.parse(kind, text(), new NodeId(node), InstantSource.system());
    return switch (parsed) {
      case ParsedEvent.Accepted accepted -> publish(accepted.event(), connection.read());
      case ParsedEvent.Rejected rejected ->
          throw new ParameterException(
              spec.commandLine(),
              "not a %s event: %s"
                  .formatted(
                      kind,
                      rejected.errors().stream()
                          .map(ParsedEvent.FieldError::toString)
                          .collect(Collectors.joining("; "))));
    };
  }

  private int publish(AddressedEvent<?> event, ConnectionConfig config)
      throws CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (EventPublisher publisher = new EventPublisher(config)) {
      RecordMetadata at = Sending.await(publisher.publish(event), config.bootstrapServers());
      out.printf(
          "published to %s, partition %d, offset %d, key %s%n",
          at.topic(), at.partition(), at.offset(), event.key());
      out.flush();
    }
    return 0;
  }

  private String text() throws IOException, CommandException {
    if (file.isPresent() && json.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "give the event as a parameter or with --file, not both");
    }
    if (file.isPresent()) {
      return read(file.get());
    }
    return json.isEmpty() || json.get().equals(STANDARD_INPUT)
        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
        : json.get();
  }

  private static String read(Path file) throws CommandException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandException("the file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return EventJson.kinds().iterator();
    }
  }
}

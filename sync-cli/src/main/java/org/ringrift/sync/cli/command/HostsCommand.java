package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.hosts.Finding;
import org.ringrift.sync.cli.hosts.FleetConfigTopic;
import org.ringrift.sync.cli.hosts.FleetConfigTopic.Published;
import org.ringrift.sync.cli.hosts.FleetDiff;
import org.ringrift.sync.cli.hosts.FleetDiff.Change;
import org.ringrift.sync.cli.hosts.HostFile;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.FleetHost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The fleet's host file. */
@Command(
    name = "hosts",
    description = "The fleet's host file, distributed_hosts.yaml.",
    subcommands = {HostsCommand.Apply.class, HostsCommand.Show.class})
public final class HostsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  /** Publishes the file. */
  @Command(
      name = "apply",
      description = {
        "Checks the host file, shows what differs from what is published, and publishes it."
            + " Planners follow it at once.",
        "Each line that is wrong or not understood is told with its place. Unknown keys and words"
            + " are warnings; wrong types, values out of range and repeated keys are errors, and"
            + " then nothing is published and the exit code is 1. See docs/hosts-file.md."
      },
      footer = {"", "Example:", "  ringsync hosts apply distributed_hosts.yaml --dry-run"})
  static final class Apply implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The host file.")
    private Path file;

    @Option(names = "--dry-run", description = "Check and compare only.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    @Mixin private ConnectionOptions connection;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws CommandException, InterruptedException {
      HostFile read = HostFile.read(text(), file.getFileName().toString());
      ConnectionConfig config = connection.read();
      Outcome outcome =
          read.valid() ? apply(read.config(), config) : new Outcome(List.of(), Optional.empty(), 0);
      if (json) {
        printJson(read, outcome);
      } else {
        print(read, outcome);
      }
      return read.valid() ? 0 : 1;
    }

    /**
     * @param fault of what was published before
     * @param revision that was published; 0 where nothing was
     */
    private record Outcome(List<Change> changes, Optional<String> fault, long revision) {}

    private Outcome apply(FleetConfig wanted, ConnectionConfig config)
        throws CommandException, InterruptedException {
      FleetConfigTopic topic = new FleetConfigTopic(config);
      Published before = published(topic);
      List<Change> changes = FleetDiff.between(before.config(), wanted);
      if (dryRun || (changes.isEmpty() && before.config().isPresent())) {
        return new Outcome(changes, before.fault(), 0);
      }
      wanted.setRevision(before.nextRevision());
      wanted.setAppliedAtMs(InstantSource.system().millis());
      try (EventPublisher publisher = new EventPublisher(config)) {
        Sending.await(topic.publish(publisher, wanted), config.bootstrapServers());
      }
      return new Outcome(changes, before.fault(), wanted.getRevision());
    }

    private void print(HostFile read, Outcome outcome) {
      PrintWriter err = spec.commandLine().getErr();
      read.findings().forEach(finding -> err.println(finding.in(file.toString())));
      outcome
          .fault()
          .ifPresent(fault -> err.println("what was published before cannot be read: " + fault));
      err.flush();
      PrintWriter out = spec.commandLine().getOut();
      outcome.changes().forEach(out::println);
      out.println(summary(read, outcome));
      out.flush();
    }

    private String summary(HostFile read, Outcome outcome) {
      int hosts = read.config().getHosts().size();
      if (!read.valid()) {
        return "nothing is published: the file has errors";
      }
      if (outcome.revision() > 0) {
        return "published as revision %d: %d hosts, %d changes"
            .formatted(outcome.revision(), hosts, outcome.changes().size());
      }
      return dryRun
          ? "dry run, nothing is published: %d hosts, %d changes"
              .formatted(hosts, outcome.changes().size())
          : "unchanged: %d hosts".formatted(hosts);
    }

    private void printJson(HostFile read, Outcome outcome) throws CommandException {
      ObjectNode document = JSON.createObjectNode();
      document.put("file", file.toString());
      document.put("valid", read.valid());
      document.put("published", outcome.revision() > 0);
      document.put("revision", outcome.revision());
      document.put("hosts", read.config().getHosts().size());
      ArrayNode findings = document.putArray("findings");
      read.findings().forEach(finding -> add(findings.addObject(), finding));
      ArrayNode changes = document.putArray("changes");
      for (Change change : outcome.changes()) {
        ObjectNode node = changes.addObject().put("path", change.path());
        node.put("before", change.before().orElse(null));
        node.put("after", change.after().orElse(null));
      }
      printDocument(spec, document);
    }

    private static void add(ObjectNode node, Finding finding) {
      node.put("severity", finding.severity().name())
          .put("line", finding.line())
          .put("column", finding.column())
          .put("key", finding.key())
          .put("message", finding.message());
    }

    private String text() throws CommandException {
      try {
        return Files.readString(file);
      } catch (MalformedInputException e) {
        throw new CommandException("the file %s is not UTF-8 text".formatted(file), e);
      } catch (IOException e) {
        throw new CommandException("the file %s cannot be read: %s".formatted(file, e), e);
      }
    }
  }

  /** Shows what is published. */
  @Command(
      name = "show",
      description = "Shows the host file that is published, as planners see it.",
      footer = {"", "Example:", "  ringsync hosts show --json"})
  static final class Show implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON document instead of tables.")
    private boolean json;

    @Mixin private ConnectionOptions connection;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
      Published published = published(new FleetConfigTopic(connection.read()));
      if (published.fault().isPresent()) {
        throw new CommandException(
            "what is published cannot be read: "
                + published.fault().get()
                + "; 'ringsync hosts apply' replaces it");
      }
      if (json) {
        printDocument(spec, document(published.config()));
      } else {
        print(published.config());
      }
      return 0;
    }

    private static ObjectNode document(Optional<FleetConfig> config) throws CommandException {
      try {
        return (ObjectNode)
            (config.isPresent() ? JSON.readTree(config.get().toString()) : JSON.createObjectNode());
      } catch (IOException e) {
        throw new CommandException("what is published has no JSON form: " + e.getMessage(), e);
      }
    }

    private void print(Optional<FleetConfig> found) {
      PrintWriter out = spec.commandLine().getOut();
      if (found.isEmpty()) {
        out.println("no host file is published; 'ringsync hosts apply FILE' publishes one");
      } else {
        FleetConfig config = found.get();
        out.println("revision " + config.getRevision() + " of " + config.getSource());
        FleetDiff.policies(config).forEach((path, value) -> out.println(path + ": " + value));
        TextTable table = new TextTable("HOST", "ROLE", "STATUS", "PROVIDER", "MB/S");
        config.getHosts().forEach(host -> row(table, host));
        out.println();
        table.lines().forEach(out::println);
      }
      out.flush();
    }

    private static void row(TextTable table, FleetHost host) {
      table.row(
          host.getName(),
          shown(host.getRole()),
          shown(host.getStatus()),
          shown(host.getProvider()),
          host.getBandwidthBytesPerS() == null
              ? "-"
              : Long.toString(host.getBandwidthBytesPerS() / 1_000_000));
    }

    private static String shown(String text) {
      return text == null ? "-" : text;
    }
  }

  private static Published published(FleetConfigTopic topic) throws CommandException {
    try {
      return topic.read();
    } catch (IllegalStateException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private static void printDocument(CommandSpec spec, ObjectNode document) throws CommandException {
    try {
      spec.commandLine().getOut().println(JSON.writeValueAsString(document));
      spec.commandLine().getOut().flush();
    } catch (IOException e) {
      throw new CommandException("the document cannot be printed: " + e.getMessage(), e);
    }
  }
}

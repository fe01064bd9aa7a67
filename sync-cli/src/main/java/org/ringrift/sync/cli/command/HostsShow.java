package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.hosts.FleetConfigTopic;
import org.ringrift.sync.cli.hosts.FleetConfigTopic.Published;
import org.ringrift.sync.cli.hosts.FleetDiff;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.FleetHost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is published. */
@Command(
    name = "show",
    description = "Shows the host file that is published, as planners see it.",
    footer = {"", "Example:", "  ringsync hosts show --json"})
final class HostsShow implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException {
    Published published = HostsCommand.published(new FleetConfigTopic(connection.read()));
    if (published.fault().isPresent()) {
      throw new CommandException(
          "what is published cannot be read: "
              + published.fault().get()
              + "; 'ringsync hosts apply' replaces it");
    }
    if (json) {
      Documents.print(spec.commandLine().getOut(), document(published.config()));
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

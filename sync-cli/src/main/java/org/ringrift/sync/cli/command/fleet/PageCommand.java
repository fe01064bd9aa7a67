package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.MonitorClient;
import org.ringrift.sync.cli.command.MonitorOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows one page of the monitor. */
abstract class PageCommand implements Callable<Integer> {
  @Option(names = "--json", description = "The monitor's document as it is, for scripts.")
  private boolean json;

  @Mixin private MonitorOptions monitor;
  @Spec private CommandSpec spec;

  /** Which page. */
  abstract PageQuery page();

  /** What it says, for people. */
  abstract List<String> lines(JsonNode document);

  @Override
  public final Integer call() throws CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (MonitorClient client = monitor.connect()) {
      JsonNode document = client.get(page().toString());
      if (json) {
        out.println(document.toPrettyString());
      } else {
        lines(document).forEach(out::println);
      }
    }
    out.flush();
    return 0;
  }
}

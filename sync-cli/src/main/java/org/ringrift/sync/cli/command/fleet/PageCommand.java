package org.ringrift.sync.cli.command.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.FleetOptions;
import org.ringrift.sync.cli.command.PageSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows one page of the monitor, or the same page of another time. */
abstract class PageCommand implements Callable<Integer> {
  @Option(
      names = "--json",
      description = "The monitor's document as it is, for scripts; as_of is added with --at.")
  private boolean json;

  @Mixin private FleetOptions fleet;
  @Spec private CommandSpec spec;

  /** Which page. */
  abstract PageQuery page();

  /**
   * What it says, for people.
   *
   * @param atMs the moment that is shown, in milliseconds since the epoch
   */
  abstract List<String> lines(JsonNode document, long atMs);

  @Override
  public final Integer call() throws CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (PageSource pages = fleet.connect()) {
      JsonNode document = pages.get(page().toString());
      if (json) {
        out.println(document.toPrettyString());
      } else {
        pages.preface().forEach(out::println);
        lines(document, pages.atMs()).forEach(out::println);
      }
    }
    out.flush();
    return 0;
  }
}

package org.ringrift.sync.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.ringrift.sync.planner.PlannerReset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the next planner build its state anew. */
@Command(
    name = "reset-planner",
    description = {
      "Throws away what planners made of the topics: how far they had read, the changelogs of their"
          + " stores, the topics between their stages, and the stores of this machine. The next"
          + " planner builds it anew, from the retained topics and the inventories of the nodes."
          + " Nothing that nodes hold is touched.",
      "For state that is lost or wrong. Stop all planners first; where one is at work, nothing is"
          + " thrown away. Takes the settings of the planners. On each further machine that ran one,"
          + " call it again, or delete planner.state.dir by hand."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync reset-planner -c planner.properties --dry-run",
      "  ringsync reset-planner -c planner.properties"
    })
public final class ResetPlannerCommand implements Callable<Integer> {
  @Option(names = "--dry-run", description = "Only say what would go.")
  private boolean dryRun;

  @Mixin private SettingsOptions settings;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException {
    try (PlannerReset reset = PlannerReset.of(settings.read())) {
      PlannerReset.Remains remains = reset.find();
      if (!dryRun && !reset.delete(remains)) {
        throw new CommandException(
            "planners of group '%s' are at work, so nothing was thrown away; stop all of them and"
                    .formatted(remains.group())
                + " call this again");
      }
      print(remains);
      return 0;
    } catch (KafkaException | IOException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private void print(PlannerReset.Remains remains) {
    PrintWriter out = spec.commandLine().getOut();
    String verb = dryRun ? "would throw away" : "threw away";
    out.printf("%s the offsets of group %s%n", verb, remains.group());
    remains.topics().forEach(topic -> out.printf("%s topic %s%n", verb, topic));
    remains.stores().ifPresent(directory -> out.printf("%s %s%n", verb, directory));
    out.flush();
  }
}

package org.ringrift.sync.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.topics.TopicApplier;
import org.ringrift.sync.events.topics.TopicLayout;
import org.ringrift.sync.events.topics.TopicOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The topics. */
@Command(
    name = "topics",
    description = "Looks after the topics.",
    subcommands = TopicsCommand.Apply.class)
public final class TopicsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  /** Makes the topics and registers their schemas. */
  @Command(
      name = "apply",
      description = {
        "Creates the topics that are missing, says where existing ones differ, and registers the"
            + " schemas. Changes and deletes nothing. Exit code 1 where something differs.",
        "Once before the first start of a fleet; again after every update. The number of partitions"
            + " is fixed for ever by the first time."
      },
      footer = {
        "",
        "Example:",
        "  ringsync topics apply -b kafka:9092 -r http://registry:8081 --replication-factor 3"
      })
  static final class Apply implements Callable<Integer> {
    @Option(
        names = "--partitions",
        paramLabel = "N",
        description = "Partitions of every partitioned topic. Default: ${DEFAULT-VALUE}.")
    private int partitions = SyncTopics.DEFAULT_PARTITIONS;

    @Option(
        names = "--replication-factor",
        paramLabel = "N",
        description =
            "Copies of each partition: 3 on a cluster, 1 on a single broker. Default:"
                + " ${DEFAULT-VALUE}.")
    private short replicationFactor = 1;

    @Mixin private ConnectionOptions connection;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      ConnectionConfig config = connection.read();
      TopicLayout layout = new TopicLayout(partitions, replicationFactor);
      PrintWriter out = spec.commandLine().getOut();
      boolean good = true;
      try (Admin admin = Admin.create(config.kafkaProperties())) {
        for (TopicOutcome outcome : new TopicApplier(admin, layout).apply()) {
          out.println(line(outcome));
          good &= isGood(outcome);
        }
      }
      List<String> subjects = TopicSchemas.register(config);
      out.println("schemas registered: " + String.join(", ", subjects));
      out.flush();
      return good ? 0 : 1;
    }

    private static boolean isGood(TopicOutcome outcome) {
      return switch (outcome) {
        case TopicOutcome.Created created -> true;
        case TopicOutcome.AsWanted asWanted -> true;
        case TopicOutcome.Missing missing -> false;
        case TopicOutcome.Different different -> false;
        case TopicOutcome.Failed failed -> false;
      };
    }

    private static String line(TopicOutcome outcome) {
      return switch (outcome) {
        case TopicOutcome.Created created -> "created    " + created.topic();
        case TopicOutcome.AsWanted asWanted -> "unchanged  " + asWanted.topic();
        case TopicOutcome.Missing missing -> "missing    " + missing.topic();
        case TopicOutcome.Different different ->
            "DIFFERENT  %s: %s"
                .formatted(
                    different.topic(),
                    different.differences().stream()
                        .map(d -> d.property() + " is " + d.found() + ", wanted " + d.wanted())
                        .collect(Collectors.joining("; ")));
        case TopicOutcome.Failed failed -> "FAILED     " + failed.topic() + ": " + failed.error();
      };
    }
  }
}

package org.ringrift.sync.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.NodeActive;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeIdle;
import org.ringrift.sync.events.SyncTopics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Drains a node. */
@Command(
    name = "drain",
    description = {
      "Drains a node: it gets nothing new, and what only it has is brought elsewhere. It may be"
          + " switched off when it is said to be safe, and not before.",
      "A drain ends when the node is used again: games, training, a new start of its worker. To"
          + " retire a node whatever it does, write 'status: retired' into the host file."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the drain has begun, or was called off; with --wait: the node may be switched off",
      "1:it did not work; the reason is on standard error",
      "2:wrong options, parameters or settings",
      "3:with --wait: the time is over, and what still needs the node is shown"
    },
    footer = {
      "",
      "Examples:",
      "  ringsync drain vast-12 --wait --timeout 2h",
      "  ringsync drain vast-12 --cancel"
    })
public final class DrainCommand implements Callable<Integer> {
  private static final int TIME_IS_OVER = 3;

  @Parameters(paramLabel = "NODE", description = "The node.")
  private String node;

  @Option(names = "--cancel", description = "Call the drain off instead.")
  private boolean cancel;

  @Option(names = "--reason", description = "Why, for people. Default: ${DEFAULT-VALUE}.")
  private String reason = "an operator asked for it";

  @Option(names = "--wait", description = "Wait until the node may be switched off.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "How long to wait, such as 30 min. Default: 1 h.")
  private Duration timeout = Duration.ofHours(1);

  @Mixin private MonitorOptions monitor;
  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    NodeId id = new NodeId(node);
    PrintWriter out = spec.commandLine().getOut();
    try (MonitorClient client = monitor.connect()) {
      DrainWatch watch = new DrainWatch(client, id, out);
      long now = InstantSource.system().millis();
      watch.requireKnown();
      publish(id, now);
      out.println(cancel ? "the drain of " + id + " is called off" : "draining " + id);
      out.flush();
      return cancel || !wait || watch.awaitSafe(timeout) ? 0 : TIME_IS_OVER;
    }
  }

  private void publish(NodeId id, long nowMs) throws CommandException, InterruptedException {
    SpecificRecord body = cancel ? new NodeActive(reason) : new NodeIdle(nowMs, reason, true);
    NodeEvent event = new NodeEvent(UUID.randomUUID().toString(), nowMs, id.value(), body);
    ConnectionConfig config = connection.read();
    try (EventPublisher publisher = new EventPublisher(config)) {
      var unused =
          Sending.await(
              publisher.publish(SyncTopics.NODE_EVENTS, id.value(), event),
              config.bootstrapServers());
    }
  }
}

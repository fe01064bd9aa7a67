package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.ringrift.sync.core.NodeId;

/** What a monitor says of a node on its way out. For one thread. */
final class DrainWatch {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final MonitorClient monitor;
  private final NodeId node;
  private final PrintWriter out;
  private Map<String, String> told = Map.of();

  DrainWatch(MonitorClient monitor, NodeId node, PrintWriter out) {
    this.monitor = monitor;
    this.node = node;
    this.out = out;
  }

  /** A name that was mistyped would be drained without end. */
  void requireKnown() throws CommandException, InterruptedException {
    List<String> known = nodes().stream().map(one -> one.path("node").asText()).toList();
    if (!known.contains(node.value())) {
      throw new CommandException(
          "no node '%s' ever joined; known are %s".formatted(node, String.join(", ", known)));
    }
  }

  /**
   * Tells what still needs the node, whenever that changes. Returns false when the time is over.
   */
  boolean awaitSafe(Duration limit) throws CommandException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<JsonNode> drain = drain();
      if (drain.filter(one -> one.path("safe_to_terminate").asBoolean()).isPresent()) {
        out.println(node + " may be switched off");
        out.flush();
        return true;
      }
      drain.ifPresent(this::tell);
      pause();
    }
    out.println(node + " must not be switched off yet");
    out.flush();
    return false;
  }

  private void tell(JsonNode drain) {
    Map<String, String> blockers = new TreeMap<>();
    drain
        .path("blockers")
        .properties()
        .forEach(entry -> blockers.put(entry.getKey(), entry.getValue().asText()));
    if (!blockers.equals(told)) {
      told = blockers;
      blockers.forEach((artifact, why) -> out.println("  " + artifact + ": " + why));
      out.flush();
    }
  }

  private Optional<JsonNode> drain() throws CommandException, InterruptedException {
    return nodes().stream()
        .filter(one -> one.path("node").asText().equals(node.value()))
        .map(one -> one.path("drain"))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  private List<JsonNode> nodes() throws CommandException, InterruptedException {
    return StreamSupport.stream(monitor.get("/nodes").path("nodes").spliterator(), false).toList();
  }

  private static void pause() throws InterruptedException {
    var unused = new CountDownLatch(1).await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }
}

package org.ringrift.sync.worker.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.SyncTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports everything that the node holds. {@link #report()} is called by one thread again and
 * again; it takes as long as reading every file that is new.
 */
public final class InventoryReporter {
  private static final Logger log = LoggerFactory.getLogger(InventoryReporter.class);

  private final NodeId node;
  private final InventoryScanner scanner;
  private final NodeEvents events;
  private final Publisher publisher;
  private final int partItems;
  private final InstantSource clock;
  private volatile List<String> problems = List.of();

  /**
   * @param partItems how many items one record names, so that it stays well below Kafka's limit of
   *     1 MB
   */
  public InventoryReporter(
      NodeId node,
      InventoryScanner scanner,
      NodeEvents events,
      Publisher publisher,
      int partItems,
      InstantSource clock) {
    this.node = node;
    this.scanner = scanner;
    this.events = events;
    this.publisher = publisher;
    this.partItems = partItems;
    this.clock = clock;
  }

  /** Looks at the data directory and publishes what is there. */
  public void report() {
    long startedAtMs = clock.millis();
    Inventory inventory = scanner.scan();
    problems = inventory.problems();
    List<NodeEvent> parts = events.inventory(inventory, partItems, startedAtMs);
    log.info(
        "inventory: {} artifacts in {} parts, {} left out, looked at in {}",
        inventory.held().size(),
        parts.size(),
        inventory.problems().size(),
        Duration.ofMillis(clock.millis() - startedAtMs));
    for (NodeEvent part : parts) {
      publish(part);
    }
  }

  /** What the last inventory had to leave out, one sentence each. */
  public List<String> problems() {
    return problems;
  }

  private void publish(NodeEvent part) {
    CompletableFuture<?> unused =
        publisher
            .publish(SyncTopics.NODE_EVENTS, node.value(), part)
            .whenComplete(
                (metadata, failure) -> {
                  if (failure != null) {
                    log.warn("a part of the inventory was not taken: {}", failure.toString());
                  }
                });
  }
}

package org.ringrift.sync.planner;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.NodeAdmitted;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.events.NodeStatus;
import org.ringrift.sync.events.SyncTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes mailboxes and admits nodes: follows {@code node-state}, and for each node that is joining
 * makes its mailbox and says so. Doing it twice is doing it once, so every planner does it. What
 * fails is tried again, ever more slowly, until it succeeds or the node is not joining any more.
 * Looks from time to time whether the mailboxes of admitted nodes are still there, because a job to
 * a missing one would stop the work of a whole partition. Has one thread, which ends with {@link
 * #close()} only.
 */
final class Provisioner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final long FIRST_RETRY_MS = 500;
  private static final long LAST_RETRY_MS = 30_000;
  private static final long SAID_AGAIN_MS = 10_000;
  private static final long LOOK_MS = 30_000;
  private static final long ANSWER_SECONDS = 15;

  private final NodeStates states;
  private final Mailboxes mailboxes;
  private final EventPublisher publisher;
  private final InstantSource clock;
  private final Map<NodeId, NodeState> nodes = new HashMap<>();
  private final Map<NodeId, Joining> joining = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private long lookedAtMs;

  /** A node that is to be admitted, and when to try. */
  private record Joining(NodeState state, long dueAtMs, long retryMs) {}

  Provisioner(
      NodeStates states, Mailboxes mailboxes, EventPublisher publisher, InstantSource clock) {
    this.states = states;
    this.mailboxes = mailboxes;
    this.publisher = publisher;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("provisioner").unstarted(this::run);
  }

  void start(int partitions) {
    states.start(partitions);
    lookedAtMs = clock.millis();
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    states.wakeUp();
    try {
      thread.join(Duration.ofSeconds(ANSWER_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (states) {
      while (!closed) {
        step();
      }
    }
  }

  /** One round. Whatever goes wrong in it is said and does not end the next one. */
  private void step() {
    try {
      states.poll(POLL).forEach(this::take);
      long now = clock.millis();
      List.copyOf(joining.entrySet()).stream()
          .filter(entry -> entry.getValue().dueAtMs() <= now)
          .forEach(entry -> admit(entry.getKey(), entry.getValue()));
      if (now - lookedAtMs >= LOOK_MS) {
        lookedAtMs = now;
        restoreMailboxes();
      }
    } catch (WakeupException | InterruptException e) {
      LOG.debug("woken up");
    } catch (RuntimeException e) {
      LOG.warn("provisioning goes on after: {}", e.toString(), e);
    }
  }

  private void take(NodeState state) {
    NodeId node = new NodeId(state.getNodeId());
    nodes.put(node, state);
    if (state.getStatus() == NodeStatus.JOINING) {
      joining.put(node, new Joining(state, 0, FIRST_RETRY_MS));
    } else {
      joining.remove(node);
    }
  }

  private void admit(NodeId node, Joining attempt) {
    try {
      mailboxes.create(node);
      NodeEvent event = admitted(node, attempt.state());
      var unused =
          publisher
              .publish(SyncTopics.NODE_EVENTS, node.value(), event)
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      LOG.info("node {} may get jobs: its mailbox is there", node);
      joining.put(
          node, new Joining(attempt.state(), clock.millis() + SAID_AGAIN_MS, FIRST_RETRY_MS));
    } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
      long wait = Math.min(LAST_RETRY_MS, attempt.retryMs());
      LOG.warn(
          "node {} cannot be admitted yet, next attempt in {} ms: {}", node, wait, e.toString());
      joining.put(node, new Joining(attempt.state(), clock.millis() + wait, wait * 2));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void restoreMailboxes() {
    List<NodeId> admitted =
        nodes.values().stream()
            .filter(state -> state.getStatus() == NodeStatus.ADMITTED)
            .map(state -> new NodeId(state.getNodeId()))
            .toList();
    for (NodeId node : mailboxes.missing(admitted)) {
      LOG.error("the mailbox of node {} was deleted; it is made again", node);
      mailboxes.create(node);
    }
  }

  private NodeEvent admitted(NodeId node, NodeState state) {
    String identity = "admitted\n" + node + "\n" + state.getIncarnation();
    return new NodeEvent(
        UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString(),
        clock.millis(),
        node.value(),
        new NodeAdmitted(state.getIncarnation(), SyncTopics.mailbox(node).name(), 0));
  }
}

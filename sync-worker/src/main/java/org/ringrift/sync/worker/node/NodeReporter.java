package org.ringrift.sync.worker.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.SyncTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this node joined, that it is alive, that its disk fills up, and that it left.
 *
 * <p>{@link #beat()} is called by one thread again and again; the other methods by the one that
 * starts and stops the worker. The questions about the state may be asked by any thread.
 */
public final class NodeReporter {
  private static final Logger log = LoggerFactory.getLogger(NodeReporter.class);

  private final NodeId node;
  private final NodeEvents events;
  private final Publisher publisher;
  private final DiskGauge disk;
  private final DoubleSupplier load;
  private final Activity activity;
  private final InstantSource clock;
  private volatile DiskWatch watch;
  private CompletableFuture<?> lastBeat = CompletableFuture.completedFuture(null);
  private volatile DiskSpace lastDisk = DiskSpace.UNKNOWN;
  private volatile Optional<Instant> lastAcknowledged = Optional.empty();

  /**
   * @param lowDisk from where on the disk is announced as low
   * @param load load average of the last minute; negative where it is not known
   */
  public NodeReporter(
      NodeId node,
      NodeEvents events,
      Publisher publisher,
      DiskGauge disk,
      LowDisk lowDisk,
      DoubleSupplier load,
      Activity activity,
      InstantSource clock) {
    this.node = node;
    this.events = events;
    this.publisher = publisher;
    this.disk = disk;
    this.watch = DiskWatch.startingAt(lowDisk);
    this.load = load;
    this.activity = activity;
    this.clock = clock;
  }

  /**
   * Announces this incarnation and waits until the log has it, because everything else the worker
   * says counts only after that.
   *
   * @throws IllegalStateException where Kafka does not take it in time
   */
  public void join(NodeEndpoints endpoints, String softwareVersion, Duration timeout)
      throws InterruptedException {
    NodeEvent joined = events.joined(endpoints, disk.read(), softwareVersion);
    try {
      publish(joined).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      throw new IllegalStateException(
          "node '"
              + node
              + "' could not join: topic "
              + SyncTopics.NODE_EVENTS.name()
              + " did not take its announcement within "
              + timeout.toSeconds()
              + " s ("
              + cause
              + "); check bootstrap.servers, schema.registry.url and that the topics were applied",
          cause);
    }
    lastAcknowledged = Optional.of(clock.instant());
    log.info("node {} joined", node);
  }

  /**
   * Says that the worker is alive. Does nothing while the log has not taken the one before: after
   * an outage one fresh heartbeat is worth more than a hundred old ones.
   */
  public void beat() {
    DiskSpace now = disk.read();
    lastDisk = now;
    announceLowDisk(now);
    if (!lastBeat.isDone()) {
      return;
    }
    lastBeat =
        publish(
                events.heartbeat(
                    now,
                    Math.max(-1, load.getAsDouble()),
                    activity.runningJobs(),
                    activity.uploadsRunning()))
            .whenComplete((metadata, failure) -> acknowledged(failure));
  }

  /** Says goodbye and waits for the log to take it, up to a time-out; a failure is only logged. */
  public void leave(String reason, Duration timeout) throws InterruptedException {
    try {
      publish(events.left(reason)).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | CompletionException e) {
      log.warn("node {} left without saying so, it will be found silent: {}", node, e.toString());
    }
  }

  /** What the disk was like at the last heartbeat. */
  public DiskSpace lastDisk() {
    return lastDisk;
  }

  /** True where the disk was low at the last heartbeat. */
  public boolean diskIsLow() {
    return watch.low();
  }

  /** When the log last took a sign of life; empty before the node joined. */
  public Optional<Instant> lastAcknowledged() {
    return lastAcknowledged;
  }

  private void announceLowDisk(DiskSpace now) {
    DiskWatch before = watch;
    DiskWatch after = before.after(now);
    watch = after;
    if (after.crossedAfter(before)) {
      log.warn(
          "the disk is {} % used, {} bytes are free; from {} % on, and below {} bytes, no data is"
              + " sent here",
          Math.round(now.usedPercent()),
          now.freeBytes(),
          after.limits().usedPercent(),
          after.limits().freeBytes());
      CompletableFuture<?> unused =
          publish(events.diskSpaceLow(now))
              .whenComplete(
                  (metadata, failure) -> {
                    if (failure != null) {
                      log.warn("the low disk could not be announced: {}", failure.toString());
                    }
                  });
    }
  }

  private void acknowledged(Throwable failure) {
    if (failure == null) {
      lastAcknowledged = Optional.of(clock.instant());
    } else {
      log.warn("a heartbeat was not taken: {}", failure.toString());
    }
  }

  private CompletableFuture<?> publish(NodeEvent event) {
    return publisher.publish(SyncTopics.NODE_EVENTS, node.value(), event);
  }
}

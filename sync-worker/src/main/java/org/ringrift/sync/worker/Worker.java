package org.ringrift.sync.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.grant.GrantVerifier;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.data.DataPlaneConfig;
import org.ringrift.sync.worker.health.HealthFacts;
import org.ringrift.sync.worker.health.WorkerHealth;
import org.ringrift.sync.worker.http.EventCompletion;
import org.ringrift.sync.worker.http.EventsHandler;
import org.ringrift.sync.worker.http.HealthHandler;
import org.ringrift.sync.worker.http.MetricsHandler;
import org.ringrift.sync.worker.job.JobEvents;
import org.ringrift.sync.worker.job.JobRunner;
import org.ringrift.sync.worker.job.Mailbox;
import org.ringrift.sync.worker.node.Activity;
import org.ringrift.sync.worker.node.DiskGauge;
import org.ringrift.sync.worker.node.HashCache;
import org.ringrift.sync.worker.node.Incarnation;
import org.ringrift.sync.worker.node.InventoryReporter;
import org.ringrift.sync.worker.node.InventoryScanner;
import org.ringrift.sync.worker.node.LowDisk;
import org.ringrift.sync.worker.node.NodeEvents;
import org.ringrift.sync.worker.node.NodeReporter;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.FileDigest;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;
import org.ringrift.sync.worker.verify.CopyDeleter;
import org.ringrift.sync.worker.verify.LocalCopy;
import org.ringrift.sync.worker.watch.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: one per node and data directory.
 *
 * <p>Start: data server, announcement of the node, then heartbeats, inventory and mailbox. Stop: no
 * new jobs and no new transfers to others, running ones end within the grace period or are broken
 * off, the node says goodbye, and the data server closes last. Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration EVENT_TIME = Duration.ofSeconds(10);
  private static final Duration GOODBYE_TIME = Duration.ofSeconds(5);

  private final WorkerConfig config;
  private final InstantSource clock = InstantSource.system();
  private final Incarnation incarnation = Incarnation.next(UUID::randomUUID);
  private final Instant startedAt = clock.instant();
  private final String version =
      Optional.ofNullable(Worker.class.getPackage().getImplementationVersion())
          .orElse("development");

  private final DataPlane data;
  private final SyncSerdes serdes;
  private final EventPublisher publisher;
  private final NodeReporter node;
  private final InventoryReporter inventory;
  private final JobRunner runner;
  private final Mailbox mailbox;
  private final Optional<Watcher> watcher;
  private final Ticker ticker = new Ticker();
  private boolean joined;
  private boolean closed;

  private Worker(WorkerConfig config, DataPlane data) throws IOException {
    this.config = config;
    this.data = data;
    NodeId self = config.node().id();
    serdes = new SyncSerdes(config.connection().serdeProperties());
    publisher = new EventPublisher(config.connection());
    JobEvents jobEvents =
        new JobEvents(self, incarnation, publisher::publish, clock, UUID::randomUUID);
    CopyDeleter deleter =
        new CopyDeleter(
            self, data.directory(), new LocalCopy(new FileHashes(clock)), data::isFetched, clock);
    runner =
        new JobRunner(
            data.fetcher(), deleter::delete, jobEvents, config.node().maxConcurrentJobs(), clock);
    mailbox = Mailbox.of(self, incarnation, config.connection(), serdes, runner, jobEvents, clock);
    DataDirectory directory = data.directory();
    HashCache hashes =
        HashCache.open(
            directory.workFolder().resolve("hashes"), file -> FileDigest.of(file).hash());
    InventoryScanner scanner = new InventoryScanner(self, directory.root(), hashes);
    NodeEvents nodeEvents = new NodeEvents(config.node(), incarnation, clock, UUID::randomUUID);
    node = reporter(nodeEvents);
    inventory =
        new InventoryReporter(
            self,
            scanner,
            nodeEvents,
            publisher::publish,
            config.reporting().inventoryPartItems(),
            clock);
    watcher =
        config.watch().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Watcher(
                    self, directory, scanner, publisher::publish, config.watch().get(), clock));
    EventCompletion completion = new EventCompletion(self, directory, scanner);
    data.server()
        .register(HealthHandler.PATH, new HealthHandler(this::health))
        .register(MetricsHandler.PATH, new MetricsHandler(WorkerMetrics.of(data)))
        .register(
            EventsHandler.PATH,
            new EventsHandler(self, completion, publisher::publish, clock, EVENT_TIME));
  }

  /**
   * Starts a worker and returns once its node has joined.
   *
   * @throws IOException where the data directory or the port cannot be used
   * @throws IllegalStateException where Kafka does not take its announcement in time
   */
  public static Worker start(WorkerConfig config) throws IOException {
    try {
      return start(config, DataPlane.open(dataPlane(config), InstantSource.system()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the start of the worker was interrupted", e);
    }
  }

  private static Worker start(WorkerConfig config, DataPlane data)
      throws IOException, InterruptedException {
    Worker worker;
    try {
      worker = new Worker(config, data);
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
    try {
      worker.begin();
      return worker;
    } catch (InterruptedException | RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  private static DataPlaneConfig dataPlane(WorkerConfig config) {
    WorkerConfig.Addresses addresses = config.addresses();
    return new DataPlaneConfig(
        config.node().id(),
        config.dataDir(),
        new InetSocketAddress(addresses.bindAddress(), addresses.dataServerPort()),
        config.rsyncDaemon().port(),
        new SshSettings(config.ssh().identity(), config.ssh().knownHosts()),
        config.stagingMarginBytes(),
        config.transports(),
        config.uploads(),
        Patience.DEFAULT,
        config.stagingQuotaBytes(),
        config.limits(),
        config.tls().open(),
        grants(config),
        config.mounts());
  }

  private static Optional<GrantVerifier> grants(WorkerConfig config) {
    Optional<GrantVerifier> verifier = config.grants().verifier();
    verifier.ifPresentOrElse(
        keys -> log.info("the data server wants grants signed with {}", keys.keyIds()),
        () ->
            log.warn(
                "the data server lets in WHOEVER REACHES ITS PORT, since '{}' is false: keep it"
                    + " inside the network of the fleet",
                WorkerGrants.REQUIRED.key()));
    return verifier;
  }

  /** Where its HTTP server answers. */
  public URI uri() {
    return URI.create(
        (servesTls() ? "https://" : "http://")
            + config.addresses().advertisedHost()
            + ":"
            + data.server().port());
  }

  /** The id of this start. */
  public Incarnation incarnation() {
    return incarnation;
  }

  /** How it is now. */
  public WorkerHealth health() {
    return WorkerHealth.of(
        new HealthFacts(
            clock.instant(),
            config.node().id(),
            incarnation,
            version,
            startedAt,
            mailbox.state(),
            node.lastAcknowledged(),
            node.lastDisk(),
            node.diskIsLow(),
            runner.running(),
            data.uploadsRunning(),
            faults(),
            inventory.problems()));
  }

  /**
   * Stops taking jobs and giving data to whoever begins to ask, lets what runs end within the grace
   * period, breaks off the rest, and says goodbye. May be called again.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    log.info("node {} is stopping", config.node().id());
    try {
      mailbox.stop();
      drain();
      ticker.close();
      if (joined) {
        node.leave("the worker was stopped", GOODBYE_TIME);
      }
    } catch (InterruptedException e) {
      log.warn("the stop was cut short; running jobs are handed out again");
      Thread.currentThread().interrupt();
    } finally {
      ticker.close();
      watcher.ifPresent(Watcher::close);
      data.close();
      publisher.close();
      serdes.close();
    }
  }

  /** What this node fetches and what others fetch from it have the same time. */
  private void drain() throws InterruptedException {
    long end = System.nanoTime() + config.drainGrace().toNanos();
    data.drain();
    runner.drain(config.drainGrace());
    if (!data.awaitDrained(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
      log.info(
          "breaking off what others fetch from here or send: {} uploads", data.uploadsRunning());
    }
  }

  private void begin() throws InterruptedException {
    data.start();
    node.join(endpoints(), version, config.joinTimeout());
    synchronized (this) {
      joined = true;
    }
    WorkerConfig.Reporting reporting = config.reporting();
    ticker.every(reporting.heartbeatInterval(), "heartbeat", node::beat);
    ticker.every(reporting.inventoryInterval(), "inventory", inventory::report);
    ticker.every(reporting.progressInterval(), "progress", runner::reportProgress);
    watcher.ifPresent(Watcher::start);
    mailbox.start();
    log.info("node {} serves its data at {}", config.node().id(), uri());
  }

  private List<String> faults() {
    return Stream.concat(
            ticker.faults().stream(), watcher.stream().flatMap(watch -> watch.problems().stream()))
        .toList();
  }

  private NodeReporter reporter(NodeEvents events) {
    return new NodeReporter(
        config.node().id(),
        events,
        publisher::publish,
        DiskGauge.of(data.directory().root()),
        new LowDisk(config.reporting().diskLowPercent(), config.stagingMarginBytes()),
        () -> ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        new Activity() {
          @Override
          public List<JobId> runningJobs() {
            return runner.running();
          }

          @Override
          public int uploadsRunning() {
            return data.uploadsRunning();
          }
        },
        clock);
  }

  private NodeEndpoints endpoints() {
    WorkerConfig.Addresses addresses = config.addresses();
    WorkerConfig.Ssh ssh = config.ssh();
    return new NodeEndpoints(
        addresses.advertisedHost(),
        addresses.tailscaleIp().orElse(null),
        data.server().port(),
        ssh.port().isPresent() ? ssh.port().getAsInt() : null,
        ssh.user().orElse(null),
        data.rsyncDaemonPort().isPresent() ? data.rsyncDaemonPort().getAsInt() : null,
        data.directory().root().toString(),
        servesTls());
  }

  private boolean servesTls() {
    return config.tls().keyStore().isPresent();
  }
}

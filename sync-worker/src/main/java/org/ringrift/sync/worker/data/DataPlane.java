package org.ringrift.sync.worker.data;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.serve.DataServer;
import org.ringrift.sync.worker.serve.Doorkeeper;
import org.ringrift.sync.worker.serve.Drain;
import org.ringrift.sync.worker.serve.GameDeltas;
import org.ringrift.sync.worker.serve.Offers;
import org.ringrift.sync.worker.serve.Refusals;
import org.ringrift.sync.worker.serve.Relays;
import org.ringrift.sync.worker.serve.SlowReaders;
import org.ringrift.sync.worker.serve.UploadGate;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.DatabaseHold;
import org.ringrift.sync.worker.store.FreeSpace;
import org.ringrift.sync.worker.store.NodeMark;
import org.ringrift.sync.worker.transfer.ArtifactFetcher;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Loopback;
import org.ringrift.sync.worker.transfer.TokenBucket;
import org.ringrift.sync.worker.transfer.TransferChain;
import org.ringrift.sync.worker.transfer.http.HttpClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of a worker that moves bytes: the data server with the offers, the rsync daemon, and
 * the fetcher. One for each data directory, held by a lock. Thread-safe.
 */
public final class DataPlane implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DataPlane.class);
  private static final int SWEEP_INTERVAL_S = 15;
  private static final int LOOK_INTERVAL_S = 1;

  private final DataDirectory directory;
  private final DataServer server;
  private final Offers offers;
  private final Refusals refusals;
  private final Drain drain;
  private final TransferChain fetcher;
  private final RsyncService rsync;
  private final Deque<AutoCloseable> toClose;

  private DataPlane(
      DataDirectory directory,
      DataServer server,
      Offers offers,
      Refusals refusals,
      Drain drain,
      TransferChain fetcher,
      RsyncService rsync,
      Deque<AutoCloseable> toClose) {
    this.directory = directory;
    this.server = server;
    this.offers = offers;
    this.refusals = refusals;
    this.drain = drain;
    this.fetcher = fetcher;
    this.rsync = rsync;
    this.toClose = toClose;
  }

  /**
   * Takes the directory, removes what an earlier run left in offers, binds the ports and starts the
   * rsync daemon. The data server answers nothing before {@link #start()}.
   *
   * @throws IOException where the directory is in use, or a port is; nothing is left running
   */
  public static DataPlane open(DataPlaneConfig config, InstantSource clock)
      throws IOException, InterruptedException {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      return open(config, clock, started);
    } catch (IOException | InterruptedException | RuntimeException e) {
      closeAll(started);
      throw e;
    }
  }

  private static DataPlane open(
      DataPlaneConfig config, InstantSource clock, Deque<AutoCloseable> started)
      throws IOException, InterruptedException {
    DataDirectory directory =
        DataDirectory.open(
            config.dataDirectory(),
            FreeSpace.ofFileSystem(),
            config.marginBytes(),
            config.stagingQuotaBytes());
    started.push(DirectoryLock.take(directory));
    NodeMark.put(directory, config.self());
    directory.removeLeftovers();
    DatabaseHold.settle(directory.root().resolve(ArtifactId.REPLICA_FOLDER));
    Arrivals arrivals = new Arrivals();
    Relays relays = new Relays(directory, arrivals, Relays.BEGIN_PATIENCE, Relays.CHUNK_PATIENCE);
    SecureRandom random = new SecureRandom();
    Line out = Line.of(config.uploads().bytesPerSecond(), TokenBucket.Time.system());
    Line in = Line.of(config.downloadBytesPerSecond(), TokenBucket.Time.system());
    RsyncService rsync = RsyncService.start(config, directory, random, out, in);
    started.push(rsync);
    Offers offers = Offers.create(config.self(), directory, relays, rsync.offers(), clock, random);
    Refusals refusals = new Refusals();
    SlowReaders slowPeers = new SlowReaders(clock);
    DataServer server =
        DataServer.bind(
            config.bind(), config.tls().server(), config.limits(), clock, refusals, slowPeers);
    started.push(server);
    GameIndexes indexes = new GameIndexes(clock);
    HttpClients http = new HttpClients(config.patience(), config.tls().trust());
    TransferChain chain =
        new ChainAssembly(config, directory, http, out, in, clock)
            .chain(loopback(config, server), arrivals, indexes, rsync.pushes());
    started.push(chain);
    Drain drain = new Drain(config.self(), () -> offers.running() + chain.receiving());
    Doorkeeper door = new Doorkeeper(config.self(), config.grants(), clock, refusals);
    Serving serving = new Serving(server, slowPeers, door, drain);
    serving.fetches(
        offers,
        new GameDeltas(config.self(), directory, indexes, clock),
        new UploadGate(config.uploads().atOnce(), offers::running, out::take));
    serving.pushes(chain, in::take);
    chain.sweep();
    started.push(sweeping(offers, slowPeers, chain));
    return new DataPlane(directory, server, offers, refusals, drain, chain, rsync, started);
  }

  /** A server that listens everywhere listens on loopback, too. */
  private static Loopback loopback(DataPlaneConfig config, DataServer server) {
    InetAddress bound = config.bind().getAddress();
    InetAddress own = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    return new Loopback(
        config.self(),
        new Endpoints(
            own.getHostAddress().replaceFirst("%.*", ""),
            Optional.empty(),
            server.port(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "/",
            config.tls().server().isPresent()));
  }

  private static AutoCloseable sweeping(
      Offers offers, SlowReaders slowReaders, TransferChain fetcher) {
    ScheduledExecutorService sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("data-plane-sweeper").factory());
    Runnable sweep =
        () -> {
          offers.sweep();
          slowReaders.sweep();
          try {
            fetcher.sweep();
          } catch (IOException e) {
            log.warn("cannot clean the staging folder: {}", e.toString());
          }
        };
    var unusedSweep =
        sweeper.scheduleWithFixedDelay(sweep, SWEEP_INTERVAL_S, SWEEP_INTERVAL_S, TimeUnit.SECONDS);
    var unusedLook =
        sweeper.scheduleWithFixedDelay(
            fetcher::look, LOOK_INTERVAL_S, LOOK_INTERVAL_S, TimeUnit.SECONDS);
    return sweeper::shutdownNow;
  }

  /** Begins to answer requests. */
  public void start() {
    server.start();
  }

  /** The data directory of this node. */
  public DataDirectory directory() {
    return directory;
  }

  /** The HTTP server; other parts of the worker register their handlers here. */
  public DataServer server() {
    return server;
  }

  /** What the data server did not let in. */
  public Refusals refusals() {
    return refusals;
  }

  /** Fetches artifacts to this node. */
  public ArtifactFetcher fetcher() {
    return fetcher;
  }

  /** How many other nodes are fetching from this one. */
  public int uploadsRunning() {
    return offers.running();
  }

  /** True where another node is fetching this artifact from this one. */
  public boolean isFetched(ArtifactId artifact) {
    return offers.running(artifact);
  }

  /** Port of the rsync daemon; empty where there is none, or where it has died. */
  public OptionalInt rsyncDaemonPort() {
    return rsync.port();
  }

  /** From now on others are told to go elsewhere with what they would begin. */
  public void drain() {
    drain.begin();
  }

  /**
   * Waits until others have what they fetch from this node, and it has what they send.
   *
   * @return false where that is still so after the grace
   */
  public boolean awaitDrained(Duration grace) throws InterruptedException {
    return drain.await(grace);
  }

  /** Stops serving. Fetches are stopped by interrupting their threads. */
  @Override
  public void close() {
    closeAll(toClose);
  }

  private static void closeAll(Deque<AutoCloseable> started) {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        log.warn("could not close a part of the data plane: {}", e.toString());
      }
    }
  }
}

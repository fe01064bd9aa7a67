package org.ringrift.sync.worker.data;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.merge.LiveMerge;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.serve.DataServer;
import org.ringrift.sync.worker.serve.DeltaHandler;
import org.ringrift.sync.worker.serve.Doorkeeper;
import org.ringrift.sync.worker.serve.Drain;
import org.ringrift.sync.worker.serve.GameDeltas;
import org.ringrift.sync.worker.serve.GamesPushHandler;
import org.ringrift.sync.worker.serve.OfferHandler;
import org.ringrift.sync.worker.serve.Offers;
import org.ringrift.sync.worker.serve.PushHandler;
import org.ringrift.sync.worker.serve.Refusals;
import org.ringrift.sync.worker.serve.Relays;
import org.ringrift.sync.worker.serve.SlowReaders;
import org.ringrift.sync.worker.serve.UploadGate;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.DatabaseHold;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.store.FreeSpace;
import org.ringrift.sync.worker.store.NodeMark;
import org.ringrift.sync.worker.transfer.ArtifactFetcher;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Loopback;
import org.ringrift.sync.worker.transfer.SharedStorage;
import org.ringrift.sync.worker.transfer.TokenBucket;
import org.ringrift.sync.worker.transfer.TransferChain;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportOrder;
import org.ringrift.sync.worker.transfer.aria2.Aria2Transport;
import org.ringrift.sync.worker.transfer.delta.DeltaPush;
import org.ringrift.sync.worker.transfer.delta.GameDelta;
import org.ringrift.sync.worker.transfer.http.HttpClients;
import org.ringrift.sync.worker.transfer.http.HttpPush;
import org.ringrift.sync.worker.transfer.http.HttpTransport;
import org.ringrift.sync.worker.transfer.http.OfferClient;
import org.ringrift.sync.worker.transfer.rsync.RsyncDaemon;
import org.ringrift.sync.worker.transfer.rsync.RsyncSecrets;
import org.ringrift.sync.worker.transfer.rsync.RsyncTransport;
import org.ringrift.sync.worker.verify.LocalCopy;
import org.ringrift.sync.worker.verify.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of a worker that moves bytes: the data server with the offers, the rsync daemon, and
 * the fetcher. One for each data directory, held by a lock. Thread-safe.
 */
public final class DataPlane implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DataPlane.class);
  private static final int SWEEP_INTERVAL_S = 15;

  private final DataDirectory directory;
  private final DataServer server;
  private final Offers offers;
  private final Refusals refusals;
  private final Drain drain;
  private final TransferChain fetcher;
  private final Optional<RsyncDaemon> rsyncDaemon;
  private final Deque<AutoCloseable> toClose;

  private DataPlane(
      DataDirectory directory,
      DataServer server,
      Offers offers,
      Refusals refusals,
      Drain drain,
      TransferChain fetcher,
      Optional<RsyncDaemon> rsyncDaemon,
      Deque<AutoCloseable> toClose) {
    this.directory = directory;
    this.server = server;
    this.offers = offers;
    this.refusals = refusals;
    this.drain = drain;
    this.fetcher = fetcher;
    this.rsyncDaemon = rsyncDaemon;
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
    RsyncAccess rsync =
        config.rsyncDaemonPort().isPresent()
            ? RsyncSecrets.in(directory.workFolder(), random)
            : RsyncAccess.none();
    Offers offers = Offers.create(config.self(), directory, relays, rsync, clock, random);
    Refusals refusals = new Refusals();
    SlowReaders slowReaders = new SlowReaders(clock);
    DataServer server =
        DataServer.bind(
            config.bind(), config.tls().server(), config.limits(), clock, refusals, slowReaders);
    started.push(server);
    GameIndexes indexes = new GameIndexes(clock);
    Line out = Line.of(config.uploads().bytesPerSecond(), TokenBucket.Time.system());
    Line in = Line.of(config.downloadBytesPerSecond(), TokenBucket.Time.system());
    TransferChain fetcher =
        chain(config, directory, arrivals, loopback(config, server), indexes, in, out, clock);
    PushReceiver pushed = fetcher.pushedFiles();
    Drain drain = new Drain(config.self(), () -> offers.running() + pushed.running());
    UploadGate gate = new UploadGate(config.uploads().atOnce(), offers::running, out::take);
    Doorkeeper door = new Doorkeeper(config.self(), config.grants(), clock, refusals);
    server.register(
        OfferHandler.PATH,
        new OfferHandler(offers, slowReaders, door),
        door.beforeServing(),
        drain,
        gate);
    server.register(
        DeltaHandler.PATH,
        new DeltaHandler(
            new GameDeltas(config.self(), directory, indexes, clock), slowReaders, door),
        door.beforeServing(),
        drain,
        gate);
    Optional<RsyncDaemon> daemon = Optional.empty();
    if (config.rsyncDaemonPort().isPresent()) {
      var address =
          new InetSocketAddress(config.bind().getAddress(), config.rsyncDaemonPort().getAsInt());
      daemon =
          Optional.of(
              RsyncDaemon.start(directory.workFolder(), directory.offersFolder(), address, out));
      started.push(daemon.get());
    }
    server.register(
        PushHandler.PATH,
        new PushHandler(pushed, slowReaders, door, in::take),
        door.beforeReceiving(),
        drain);
    server.register(
        GamesPushHandler.PATH,
        new GamesPushHandler(fetcher.pushedGames(), slowReaders, door, in::take),
        door.beforeReceiving(),
        drain);
    started.push(fetcher);
    fetcher.sweep();
    started.push(sweeping(offers, slowReaders, fetcher));
    return new DataPlane(directory, server, offers, refusals, drain, fetcher, daemon, started);
  }

  private static TransferChain chain(
      DataPlaneConfig config,
      DataDirectory directory,
      Arrivals arrivals,
      Loopback loopback,
      GameIndexes indexes,
      Line in,
      Line out,
      InstantSource clock) {
    HttpClients http = new HttpClients(config.patience(), config.tls().trust());
    List<Transport> transports = transports(config, http, arrivals, in);
    FileHashes hashes = new FileHashes(clock);
    return new TransferChain(
        new TransferChain.Parts(
            config.self(),
            directory,
            new OfferClient(http),
            loopback,
            new HttpPush(HttpTransport.DEFAULT_RANGES, http, out),
            new DeltaPush(directory, http),
            new TransportOrder(transports, config.transportOrder(), clock),
            new GameDelta(config.self(), directory, indexes, http, in),
            new LiveMerge(directory, clock),
            new LocalCopy(hashes),
            new Verifier(config.self()),
            hashes,
            new SharedStorage(config.mounts(), hashes),
            clock),
        arrivals,
        config.patience());
  }

  private static List<Transport> transports(
      DataPlaneConfig config, HttpClients http, Arrivals arrivals, Line in) {
    List<Transport> transports = new ArrayList<>();
    transports.add(new HttpTransport(arrivals, HttpTransport.DEFAULT_RANGES, http, in));
    transports.add(RsyncTransport.daemon(config.patience(), in));
    transports.add(RsyncTransport.ssh(config.ssh(), config.patience(), in));
    if (config.transportOrder().contains(Transport.ARIA2)) {
      if (Aria2Transport.isInstalled()) {
        transports.add(new Aria2Transport(http, in));
      } else {
        log.warn("aria2 is among the transports, but not installed; the others are used");
      }
    }
    return transports;
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
    var unused =
        sweeper.scheduleWithFixedDelay(sweep, SWEEP_INTERVAL_S, SWEEP_INTERVAL_S, TimeUnit.SECONDS);
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
    return rsyncDaemon
        .filter(RsyncDaemon::isAlive)
        .map(daemon -> OptionalInt.of(daemon.port()))
        .orElseGet(OptionalInt::empty);
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

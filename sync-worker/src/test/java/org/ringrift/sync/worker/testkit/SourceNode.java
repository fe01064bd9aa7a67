package org.ringrift.sync.worker.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.serve.DataServer;
import org.ringrift.sync.worker.serve.DeltaHandler;
import org.ringrift.sync.worker.serve.Doorkeeper;
import org.ringrift.sync.worker.serve.GameDeltas;
import org.ringrift.sync.worker.serve.OfferHandler;
import org.ringrift.sync.worker.serve.Offers;
import org.ringrift.sync.worker.serve.Refusals;
import org.ringrift.sync.worker.serve.Relays;
import org.ringrift.sync.worker.serve.SlowReaders;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.rsync.RsyncSecrets;

/** A node that others fetch from: a data directory, offers and a data server on loopback. */
public final class SourceNode implements AutoCloseable {
  /** Its name. */
  public static final NodeId ID = new NodeId("source");

  private final boolean tls;
  private final DataDirectory directory;
  private final Arrivals arrivals = new Arrivals();
  private final SlowReaders slowReaders;
  private final Offers offers;
  private final DataServer server;

  public SourceNode(Path data, InstantSource clock) throws IOException {
    this(data, clock, true);
  }

  /**
   * @param sendsGames false for a node that knows whole files only
   */
  public SourceNode(Path data, InstantSource clock, boolean sendsGames) throws IOException {
    this(data, clock, sendsGames, Optional.empty());
  }

  /**
   * @param tls with the certificate to show; empty for plain HTTP
   */
  public SourceNode(Path data, InstantSource clock, boolean sendsGames, Optional<SSLContext> tls)
      throws IOException {
    this.tls = tls.isPresent();
    directory = DataDirectory.open(data);
    slowReaders = new SlowReaders(clock);
    Relays relays = new Relays(directory, arrivals, Duration.ofMillis(10), Duration.ofMillis(500));
    RsyncSecrets rsync = RsyncSecrets.ofOffers(directory.workFolder(), new Random(8));
    offers = Offers.create(ID, directory, relays, rsync, clock, new Random(7));
    server =
        DataServer.bind(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            tls,
            InstantSource.system());
    Doorkeeper door = new Doorkeeper(ID, Optional.empty(), clock, new Refusals());
    server.register(OfferHandler.PATH, new OfferHandler(offers, slowReaders, door));
    if (sendsGames) {
      GameDeltas deltas = new GameDeltas(ID, directory, new GameIndexes(clock), clock);
      server.register(DeltaHandler.PATH, new DeltaHandler(deltas, slowReaders, door));
    }
    server.start();
  }

  public DataDirectory directory() {
    return directory;
  }

  /** What it receives itself. */
  public Arrivals arrivals() {
    return arrivals;
  }

  /** Who takes too long. */
  public SlowReaders slowReaders() {
    return slowReaders;
  }

  public Offers offers() {
    return offers;
  }

  public int port() {
    return server.port();
  }

  /** A model at a path of this node. */
  public static ArtifactId model(String path) {
    return ArtifactId.of(DataType.MODELS, ID, new DataPath(path));
  }

  /** A games database of this node. */
  public static ArtifactId games(String path) {
    return ArtifactId.of(DataType.GAMES, ID, new DataPath(path));
  }

  /** Any version of a file. */
  public static Version anyFile() {
    return new Version.FileVersion(0, 0, Optional.empty());
  }

  /** At least so many games. */
  public static Version atLeast(long games) {
    return new Version.GamesVersion(0, 0, games, Optional.empty());
  }

  /** Asks for an offer and says what came of it. */
  public Offers.Outcome ask(ArtifactId artifact, Version wanted) {
    return ask(new OfferRequest(artifact, wanted, new NodeId("target"), false));
  }

  /** Asks for an offer and says what came of it. */
  public Offers.Outcome ask(OfferRequest request) {
    try {
      return offers.make(request);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts a test", e);
    }
  }

  /** Asks for an offer and expects one. */
  public Offer offer(ArtifactId artifact, Version wanted) {
    return switch (ask(artifact, wanted)) {
      case Offers.Outcome.Made made -> made.offer();
      case Offers.Outcome.Refused refused -> throw new AssertionError(refused.failure());
    };
  }

  /** This node as a source, over HTTP and what else is given. */
  public Source source(OptionalInt rsyncDaemonPort, OptionalInt sshPort) {
    return new Source(
        ID,
        new Endpoints(
            "127.0.0.1",
            Optional.empty(),
            server.port(),
            sshPort,
            sshPort.isPresent() ? Optional.of(System.getProperty("user.name")) : Optional.empty(),
            rsyncDaemonPort,
            directory.root().toString(),
            tls),
        new DataPath("for/people"));
  }

  @Override
  public void close() {
    server.close();
  }
}

package org.ringrift.sync.worker.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferId;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.snapshot.DatabaseSnapshot;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has prepared for others. Offers of the same unchanged artifact share one content,
 * which stays for a while after the last of them ended, because targets ask one after the other.
 *
 * <p>Targets touch what they use every 20 s. One that falls silent makes room for others soon, and
 * finds its offer until {@link #OFFER_TTL} is over, should it be back. Thread-safe: artifacts are
 * prepared side by side, each one once.
 */
public final class Offers {
  /** An offer ends when it has not been used for this long. */
  public static final Duration OFFER_TTL = Duration.ofMinutes(10);

  /** An offer that was not used for this long does not count as a transfer that runs. */
  public static final Duration SILENCE = Duration.ofMinutes(1);

  /** A content without offers is kept for this long. */
  public static final Duration CONTENT_TTL = Duration.ofSeconds(60);

  private static final Logger log = LoggerFactory.getLogger(Offers.class);

  private final NodeId self;
  private final DataDirectory directory;
  private final ContentMaker maker;
  private final Relays relays;
  private final RsyncAccess rsync;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<ArtifactId, ReentrantLock> preparing = new ConcurrentHashMap<>();
  // Both guarded by this.
  private final Map<OfferId, Open> open = new HashMap<>();
  private final Map<ArtifactId, Kept> newest = new HashMap<>();

  /** How asking for an offer ended. */
  public sealed interface Outcome {
    /** The offer stands until it is ended or runs out. */
    record Made(Offer offer) implements Outcome {}

    /** There is no offer. */
    record Refused(Failure failure) implements Outcome {}
  }

  /** An offer in use. */
  record Open(Offer offer, ArtifactId artifact, Served content, Instant usedAt) {}

  private record Kept(Content content, Instant usedAt) {}

  private Offers(
      NodeId self,
      DataDirectory directory,
      ContentMaker maker,
      Relays relays,
      RsyncAccess rsync,
      InstantSource clock,
      RandomGenerator random) {
    this.self = self;
    this.directory = directory;
    this.maker = maker;
    this.relays = relays;
    this.rsync = rsync;
    this.clock = clock;
    this.random = random;
  }

  /** Makes the offers of one node. */
  public static Offers create(
      NodeId self,
      DataDirectory directory,
      Relays relays,
      RsyncAccess rsync,
      InstantSource clock,
      RandomGenerator random) {
    ContentMaker maker = new ContentMaker(directory, new DatabaseSnapshot(clock));
    return new Offers(self, directory, maker, relays, rsync, clock, random);
  }

  /**
   * Prepares an artifact, or finds it prepared, which takes as long as reading all of it. Where the
   * request allows that, what still arrives here will do, and is waited for a little.
   */
  public Outcome make(OfferRequest request) throws InterruptedException {
    sweep();
    if (!request.mayRelay()) {
      return whole(request);
    }
    Predicate<Version> fits = here -> Fit.refusal(request, here, false).isEmpty();
    Optional<Relay> running = relays.running(request.artifact(), fits);
    if (running.isPresent()) {
      return open(request, running.get(), running.get().version(), true);
    }
    return switch (whole(request)) {
      case Outcome.Made made -> made;
      case Outcome.Refused refused -> isBehind(refused.failure()) ? soon(request, fits) : refused;
    };
  }

  /** What began and ended meanwhile is here now. */
  private Outcome soon(OfferRequest request, Predicate<Version> fits) throws InterruptedException {
    Optional<Relay> relay = relays.soon(request.artifact(), fits);
    return relay.isPresent()
        ? open(request, relay.get(), relay.get().version(), true)
        : whole(request);
  }

  private static boolean isBehind(Failure failure) {
    return failure.category() == FailureCategory.SOURCE_MISSING
        || failure.category() == FailureCategory.SOURCE_CHANGED;
  }

  private Outcome whole(OfferRequest request) {
    ArtifactId artifact = request.artifact();
    ReentrantLock lock = preparing.computeIfAbsent(artifact, key -> new ReentrantLock());
    lock.lock();
    try {
      long lookedAtMs = clock.millis();
      DataPath path = artifact.pathOn(self);
      Path source = directory.resolve(path);
      boolean foreign = isForeign(artifact, source);
      return switch (prepare(artifact, path, source)) {
        case PrepareOutcome.Refused refused -> new Outcome.Refused(refused.failure());
        case PrepareOutcome.Ready ready -> offer(request, ready.content(), foreign, lookedAtMs);
      };
    } catch (InvalidNameException e) {
      return refused(FailureCategory.INVALID_JOB, e.getMessage());
    } catch (IOException e) {
      String error = "'" + artifact + "' cannot be read here: " + Failure.describe(e);
      return refused(FailureCategory.SOURCE_BUSY, error);
    } finally {
      lock.unlock();
    }
  }

  /** The offer of this id, used now; empty where it ended. */
  synchronized Optional<Open> use(OfferId id) {
    return Optional.ofNullable(
        open.computeIfPresent(
            id,
            (key, found) -> new Open(found.offer, found.artifact, found.content, clock.instant())));
  }

  /** Ends an offer. Ending one that is not there changes nothing. */
  synchronized void end(OfferId id) {
    Open ended = open.remove(id);
    if (ended == null) {
      return;
    }
    if (!ended.offer.relayed()) {
      rsync.close(ended.offer.rsyncPath());
    }
    newest.replaceAll(
        (artifact, kept) ->
            kept.content.equals(ended.content) ? new Kept(kept.content, clock.instant()) : kept);
    removeUnused(ended.content);
  }

  /** How many fetches of other nodes run now: offers that have not ended and are in use. */
  public synchronized int running() {
    Instant silentSince = clock.instant().minus(SILENCE);
    return (int) open.values().stream().filter(o -> o.usedAt.isAfter(silentSince)).count();
  }

  /** True where another node is fetching this artifact now. */
  public synchronized boolean running(ArtifactId artifact) {
    return open.values().stream().anyMatch(offer -> offer.artifact.equals(artifact));
  }

  /** Ends what ran out. Called with every new offer, and from time to time. */
  public synchronized void sweep() {
    Instant now = clock.instant();
    List<Open> dead =
        open.values().stream().filter(o -> o.usedAt.plus(OFFER_TTL).isBefore(now)).toList();
    for (Open abandoned : dead) {
      log.warn("nobody used offer {} for {}; it ends", abandoned.offer.id(), OFFER_TTL);
      end(abandoned.offer.id());
    }
    List<Kept> old =
        newest.values().stream()
            .filter(kept -> kept.usedAt.plus(CONTENT_TTL).isBefore(now))
            .filter(kept -> !isOffered(kept.content))
            .toList();
    newest.values().removeAll(old);
    old.forEach(kept -> removeUnused(kept.content));
  }

  private PrepareOutcome prepare(ArtifactId artifact, DataPath path, Path source)
      throws IOException {
    Optional<Content> known = known(artifact);
    if (known.isPresent()
        && known.get().isCurrent(ContentMaker.originState(artifact, source))
        && known.get().fault().isEmpty()) {
      return new PrepareOutcome.Ready(known.get());
    }
    return maker.make(artifact, path, source);
  }

  private synchronized Optional<Content> known(ArtifactId artifact) {
    return Optional.ofNullable(newest.get(artifact)).map(Kept::content);
  }

  private synchronized Outcome offer(
      OfferRequest request, Content content, boolean foreign, long lookedAtMs) {
    Kept before = newest.put(request.artifact(), new Kept(content, clock.instant()));
    if (before != null) {
      removeUnused(before.content);
    }
    Optional<Failure> outdated = Fit.refusal(request, content.version(), foreign);
    if (outdated.isPresent()) {
      return new Outcome.Refused(outdated.get());
    }
    return open(request, content, asOf(content.version(), lookedAtMs), false);
  }

  /**
   * True where a file came from another node, or another one is about to take its place. Asked
   * before the file is read and in this order, so that one that is replaced meanwhile is not taken
   * for one of this node.
   */
  private boolean isForeign(ArtifactId artifact, Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    long modifiedAtMs = Math.max(0, Files.getLastModifiedTime(file).toMillis());
    return directory.received().contains(file, Files.size(file), modifiedAtMs)
        || relays.areAwaited(artifact);
  }

  /** Of copies that are merged nobody can tell the newer one but by when each was looked at. */
  private static Version asOf(Version version, long lookedAtMs) {
    return version instanceof Version.MergedVersion merged
        ? new Version.MergedVersion(
            merged.sizeBytes(), lookedAtMs, merged.rowCount(), merged.digest())
        : version;
  }

  private synchronized Outcome open(
      OfferRequest request, Served content, Version version, boolean relayed) {
    String name = content.file().getFileName().toString();
    Offer offer =
        new Offer(
            OfferId.random(random),
            content.sizeBytes(),
            content.hash(),
            version,
            name,
            relayed ? Optional.empty() : rsync.open(name),
            relayed);
    open.put(offer.id(), new Open(offer, request.artifact(), content, clock.instant()));
    return new Outcome.Made(offer);
  }

  private boolean isOffered(Served content) {
    return open.values().stream().anyMatch(offer -> offer.content.equals(content));
  }

  private void removeUnused(Served content) {
    boolean kept = newest.values().stream().anyMatch(k -> k.content.equals(content));
    if (kept || isOffered(content)) {
      return;
    }
    try {
      Files.deleteIfExists(content.file());
    } catch (IOException e) {
      log.warn("cannot delete {}, which nobody needs any more: {}", content.file(), e.toString());
    }
  }

  private static Outcome refused(FailureCategory category, String error) {
    return new Outcome.Refused(new Failure(category, error));
  }
}

package org.ringrift.sync.worker.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.arrival.Arrival;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.store.DataDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what still arrives ready to be passed on. */
public final class Relays {
  /** Jobs of a chain start side by side: so long may the one of the node before be behind. */
  public static final Duration BEGIN_PATIENCE = Duration.ofSeconds(5);

  /** A chunk that takes longer than this is better fetched from somebody else. */
  public static final Duration CHUNK_PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Relays.class);

  private final DataDirectory directory;
  private final Arrivals arrivals;
  private final Duration beginPatience;
  private final Duration chunkPatience;

  public Relays(
      DataDirectory directory, Arrivals arrivals, Duration beginPatience, Duration chunkPatience) {
    this.directory = directory;
    this.arrivals = arrivals;
    this.beginPatience = beginPatience;
    this.chunkPatience = chunkPatience;
  }

  /** What arrives now and fits; empty, too, where the file system has no hard links. */
  Optional<Relay> running(ArtifactId artifact, Predicate<Version> fits)
      throws InterruptedException {
    return arrivals.await(artifact, fits, Duration.ZERO).flatMap(this::relay);
  }

  /** Waits a little for it to begin. */
  Optional<Relay> soon(ArtifactId artifact, Predicate<Version> fits) throws InterruptedException {
    return arrivals.await(artifact, fits, beginPatience).flatMap(this::relay);
  }

  /** True where what is here is to be replaced. */
  boolean areAwaited(ArtifactId artifact) {
    return arrivals.isAttempted(artifact);
  }

  private Optional<Relay> relay(Arrival arrival) {
    Path link = directory.offersFolder().resolve(UUID.randomUUID().toString());
    try {
      Files.createLink(link, arrival.file());
      arrival.follow();
      return Optional.of(new Relay(link, arrival, chunkPatience));
    } catch (IOException | UnsupportedOperationException e) {
      // It has just got its real name, or there are no links: then it is offered once it is whole.
      log.info("{} cannot be passed on: {}", arrival.file(), e.toString());
      return Optional.empty();
    }
  }
}

package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.offer.RsyncEntry;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other nodes send to this one. The same staging, checks and rename as for what it fetches.
 * Thread-safe.
 */
final class PushedFiles implements PushReceiver {
  /** A push of which nothing was heard for so long is closed; what came of it stays in staging. */
  static final Duration PUSH_TTL = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(PushedFiles.class);
  private static final Duration TURN_TIME = Duration.ofSeconds(20);

  private final TransferChain.Parts parts;
  private final Arrivals arrivals;
  private final Turns turns;
  private final Map<JobId, PushedFile> open = new ConcurrentHashMap<>();

  /** What is done while nobody else changes the artifact. */
  @FunctionalInterface
  private interface InTurn<T> {
    T run() throws IOException;
  }

  PushedFiles(TransferChain.Parts parts, Arrivals arrivals, Turns turns) {
    this.parts = parts;
    this.arrivals = arrivals;
    this.turns = turns;
  }

  @Override
  public Announced announce(PushRequest request) throws InterruptedException {
    requireAcceptable(request);
    ArtifactId artifact = request.artifact();
    try {
      Path target = parts.directory().resolve(artifact.pathOn(parts.self()));
      Optional<Version> local = parts.localCopy().version(artifact, target);
      if (local.filter(version -> version.satisfies(request.wanted())).isPresent()
          && parts.localCopy().has(target, request.gameIds())) {
        return new Announced.Present(new Facts(local.get(), 0, true));
      }
      return inTurn(artifact, () -> begin(request, target))
          .orElseGet(() -> new Announced.Refused(busy(artifact)));
    } catch (IOException e) {
      return new Announced.Refused(
          unlessFull(request.job(), Failure.onTarget("cannot stage " + artifact + " here", e)));
    }
  }

  @Override
  public Optional<Integer> lengthOf(JobId job, int chunk) {
    return use(job)
        .map(push -> push.arrival().manifest())
        .filter(manifest -> chunk < manifest.count())
        .map(manifest -> manifest.lengthOf(chunk));
  }

  @Override
  public Optional<Failure> put(JobId job, int chunk, byte[] bytes) {
    Optional<PushedFile> push = use(job);
    if (push.isEmpty()) {
      return Optional.of(ended(job));
    }
    try {
      Optional<Failure> full =
          parts.directory().refuseBelowMargin(push.get().request().artifact().toString());
      if (full.isPresent()) {
        return Optional.of(unlessFull(job, full.get()));
      }
      return push.get().arrival().put(chunk, bytes)
          ? Optional.empty()
          : Optional.of(
              new Failure(
                  FailureCategory.VERIFICATION_FAILED,
                  "chunk " + chunk + " of job " + job + " arrived with a wrong hash"));
    } catch (IOException e) {
      return Optional.of(
          unlessFull(
              job,
              Failure.onTarget("cannot write " + push.get().request().artifact() + " here", e)));
    }
  }

  /** Keeps what arrived for the next attempt, unless it is what fills the disk. */
  private Failure unlessFull(JobId job, Failure failure) {
    if (failure.category() == FailureCategory.DISK_FULL) {
      Optional.ofNullable(open.get(job)).ifPresent(this::close);
      try {
        DataDirectory.deleteTree(parts.directory().stagingFolder(job));
      } catch (IOException e) {
        log.warn("cannot delete what job {} left: {}", job, e.toString());
      }
    }
    return failure;
  }

  @Override
  public Finished finish(JobId job) throws InterruptedException {
    Optional<PushedFile> push = use(job);
    if (push.isEmpty()) {
      return new Finished.Refused(ended(job));
    }
    BitSet missing = push.get().missing();
    if (!missing.isEmpty()) {
      String error =
          missing.cardinality() + " chunks are missing, the first is " + missing.nextSetBit(0);
      return new Finished.Refused(new Failure(FailureCategory.INVALID_JOB, error));
    }
    ArtifactId artifact = push.get().request().artifact();
    try {
      return inTurn(artifact, () -> install(push.get()))
          .orElseGet(() -> new Finished.Refused(busy(artifact)));
    } catch (IOException e) {
      return new Finished.Refused(
          unlessFull(job, Failure.onTarget("cannot write " + artifact + " here", e)));
    }
  }

  /** How many were announced and have not ended. */
  int running() {
    return open.size();
  }

  /** Closes what nobody goes on with. */
  void sweep() {
    Instant now = parts.clock().instant();
    open.values().stream()
        .filter(push -> push.usedAt().plus(PUSH_TTL).isBefore(now))
        .forEach(
            push -> {
              log.warn("nothing was heard of the push of job {}; it ends", push.request().job());
              close(push);
            });
  }

  /** Ends those whose rsync brings more than was announced, or fills the disk. */
  void look() {
    open.values().stream().filter(push -> push.request().byRsync()).forEach(this::look);
  }

  private void look(PushedFile push) {
    JobId job = push.request().job();
    try {
      Optional<Failure> full =
          parts.directory().refuseBelowMargin(push.request().artifact().toString());
      if (full.isPresent() || push.holdsTooMuch()) {
        log.warn(
            "rsync for job {} is ended: {}",
            job,
            full.map(Failure::error).orElse("it brings more than was announced"));
        close(push);
        DataDirectory.deleteTree(parts.directory().stagingFolder(job));
      }
    } catch (IOException e) {
      log.warn("cannot look at what job {} brings: {}", job, e.toString());
    }
  }

  private void requireAcceptable(PushRequest request) {
    ArtifactId artifact = request.artifact();
    TransferChain.requireFittingVersion(artifact, request.wanted());
    TransferChain.requireFittingVersion(artifact, request.offer().version());
    if (artifact.dataType() == DataType.ELO || artifact.dataType() == DataType.REGISTRY) {
      throw new InvalidNameException(artifact + " is merged, never overwritten: it is not pushed");
    }
    if (artifact.origin().filter(parts.self()::equals).isPresent()) {
      throw new InvalidNameException(
          artifact + " is this node's own database; it is never overwritten");
    }
  }

  /** Empty where another job holds the artifact for too long. */
  private <T> Optional<T> inTurn(ArtifactId artifact, InTurn<T> work)
      throws IOException, InterruptedException {
    Lock turn = turns.of(artifact);
    if (!turn.tryLock(TURN_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.run());
    } finally {
      turn.unlock();
    }
  }

  private Announced begin(PushRequest request, Path target) throws IOException {
    Optional.ofNullable(open.get(request.job())).ifPresent(this::close);
    Path staging = parts.directory().stagingFolder(request.job());
    parts.directory().staging().enter(staging);
    try {
      return switch (PushedFile.open(parts, request, target)) {
        case PushedFile.Opened.Refused refused -> new Announced.Refused(refused.failure());
        case PushedFile.Opened.Ready ready -> {
          open.put(request.job(), ready.file());
          arrivals.begin(request.artifact(), ready.file().arrival());
          Optional<RsyncEntry> rsync =
              request.byRsync() && ready.file().awaitRsync()
                  ? Optional.of(new RsyncEntry(parts.incoming().open(request.job().value())))
                  : Optional.empty();
          yield new Announced.Wanted(ready.file().missing(), rsync);
        }
      };
    } finally {
      if (!open.containsKey(request.job())) {
        parts.directory().staging().leave(staging);
      }
    }
  }

  private Finished install(PushedFile push) throws IOException {
    try {
      return push.install();
    } finally {
      close(push);
    }
  }

  private Optional<PushedFile> use(JobId job) {
    Optional<PushedFile> push = Optional.ofNullable(open.get(job));
    push.ifPresent(PushedFile::used);
    return push;
  }

  private void close(PushedFile push) {
    JobId job = push.request().job();
    if (open.remove(job, push) && push.request().byRsync()) {
      parts.incoming().close(job.value());
    }
    parts.directory().staging().leave(parts.directory().stagingFolder(job));
    arrivals.end(push.request().artifact(), push.arrival());
    try {
      push.arrival().close();
    } catch (IOException e) {
      log.warn("cannot close {}: {}", push.arrival().file(), e.toString());
    }
  }

  static Failure busy(ArtifactId artifact) {
    return new Failure(
        FailureCategory.SOURCE_BUSY, artifact + " is being changed here by another job; try again");
  }

  private static Failure ended(JobId job) {
    return new Failure(
        FailureCategory.SOURCE_CHANGED,
        "job " + job + " is not pushed here now; announce it again");
  }
}

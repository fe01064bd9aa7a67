package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.offer.RsyncEntry;
import org.ringrift.sync.worker.store.Failure;

/**
 * What other nodes send to this one. The same staging, checks and rename as for what it fetches.
 * Thread-safe.
 */
final class PushedFiles implements PushReceiver {
  private static final Duration TURN_TIME = Duration.ofSeconds(20);

  private final TransferChain.Parts parts;
  private final OpenPushes pushes;
  private final Turns turns;

  /** What is done while nobody else changes the artifact. */
  @FunctionalInterface
  private interface InTurn<T> {
    T run() throws IOException;
  }

  PushedFiles(TransferChain.Parts parts, OpenPushes pushes, Turns turns) {
    this.parts = parts;
    this.pushes = pushes;
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

  private Announced begin(PushRequest request, Path target) throws IOException {
    return switch (pushes.open(request, target)) {
      case PushedFile.Opened.Refused refused -> new Announced.Refused(refused.failure());
      case PushedFile.Opened.Ready ready -> {
        Optional<RsyncEntry> rsync =
            request.byRsync() && ready.file().awaitRsync()
                ? Optional.of(new RsyncEntry(parts.incoming().open(request.job().value())))
                : Optional.empty();
        yield new Announced.Wanted(ready.file().missing(), rsync);
      }
    };
  }

  @Override
  public boolean touch(JobId job) {
    return pushes.use(job).isPresent();
  }

  @Override
  public Optional<Integer> lengthOf(JobId job, int chunk) {
    return pushes
        .use(job)
        .map(push -> push.arrival().manifest())
        .filter(manifest -> chunk < manifest.count())
        .map(manifest -> manifest.lengthOf(chunk));
  }

  @Override
  public Optional<Failure> put(JobId job, int chunk, byte[] bytes) {
    Optional<PushedFile> push = pushes.use(job);
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

  @Override
  public Finished finish(JobId job) throws InterruptedException {
    Optional<PushedFile> push = pushes.use(job);
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

  private Finished install(PushedFile push) throws IOException {
    try {
      return push.install();
    } finally {
      pushes.close(push);
    }
  }

  /** Keeps what arrived for the next attempt, unless it is what fills the disk. */
  private Failure unlessFull(JobId job, Failure failure) {
    if (failure.category() == FailureCategory.DISK_FULL) {
      pushes.discard(job);
    }
    return failure;
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

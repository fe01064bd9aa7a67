package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pushes to this node that have begun and not ended, one for each job. One lives for as long as
 * its source is heard of, and ends where rsync brings what was not announced. Thread-safe.
 */
final class OpenPushes {
  /** One of which nothing was heard for so long is closed; what came of it stays in staging. */
  static final Duration TTL = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(OpenPushes.class);

  private final TransferChain.Parts parts;
  private final Arrivals arrivals;
  private final Map<JobId, PushedFile> open = new ConcurrentHashMap<>();

  OpenPushes(TransferChain.Parts parts, Arrivals arrivals) {
    this.parts = parts;
    this.arrivals = arrivals;
  }

  /** Opens one, in place of an earlier one of the same job. */
  PushedFile.Opened open(PushRequest request, Path target) throws IOException {
    Optional.ofNullable(open.get(request.job())).ifPresent(this::close);
    Path staging = parts.directory().stagingFolder(request.job());
    parts.directory().staging().enter(staging);
    try {
      PushedFile.Opened opened = PushedFile.open(parts, request, target);
      if (opened instanceof PushedFile.Opened.Ready ready) {
        open.put(request.job(), ready.file());
        arrivals.begin(request.artifact(), ready.file().arrival());
      }
      return opened;
    } finally {
      if (!open.containsKey(request.job())) {
        parts.directory().staging().leave(staging);
      }
    }
  }

  /** The one of this job, of which something was heard. */
  Optional<PushedFile> use(JobId job) {
    Optional<PushedFile> push = Optional.ofNullable(open.get(job));
    push.ifPresent(PushedFile::used);
    return push;
  }

  /** Ends one; what came of it stays in staging. */
  void close(PushedFile push) {
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

  /** Ends one, and throws away what came of it. */
  void discard(JobId job) {
    Optional.ofNullable(open.get(job)).ifPresent(this::close);
    try {
      DataDirectory.deleteTree(parts.directory().stagingFolder(job));
    } catch (IOException e) {
      log.warn("cannot delete what job {} left: {}", job, e.toString());
    }
  }

  int count() {
    return open.size();
  }

  /** Closes those with which nobody goes on. */
  void sweep() {
    Instant now = parts.clock().instant();
    open.values().stream()
        .filter(push -> push.usedAt().plus(TTL).isBefore(now))
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
        discard(job);
      }
    } catch (IOException e) {
      log.warn("cannot look at what job {} brings: {}", job, e.toString());
    }
  }
}

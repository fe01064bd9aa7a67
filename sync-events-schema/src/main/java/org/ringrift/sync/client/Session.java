package org.ringrift.sync.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.ringrift.sync.core.ArtifactId;

/** One request on its way. Safe for several threads. */
final class Session {
  private final ReplicationRequest request;
  private final List<Following> followings;
  private final Consumer<List<ArtifactProgress>> listener;
  private final CompletableFuture<ReplicationResponse> answer;
  private final long startedNanos;
  private boolean changed = true;

  /**
   * @param startedNanos by {@link System#nanoTime()}
   */
  Session(
      ReplicationRequest request,
      List<ArtifactId> artifacts,
      Consumer<List<ArtifactProgress>> listener,
      CompletableFuture<ReplicationResponse> answer,
      long startedNanos) {
    this.request = request;
    this.followings =
        artifacts.stream().map(artifact -> new Following(artifact, request.targets())).toList();
    this.listener = listener;
    this.answer = answer;
    this.startedNanos = startedNanos;
  }

  synchronized void asked(ArtifactId artifact, Following.Place place) {
    followings.stream()
        .filter(following -> following.artifact().equals(artifact))
        .forEach(following -> following.asked(place));
    changed = true;
  }

  synchronized void hear(Sign sign) {
    followings.forEach(following -> following.hear(sign));
    changed = true;
  }

  /** Tells the listener what is new, and answers where it is over or its time is. */
  synchronized void look(long nowNanos) {
    if (answer.isDone()) {
      return;
    }
    List<ArtifactProgress> progress = followings.stream().map(Following::progress).toList();
    if (changed) {
      changed = false;
      listener.accept(progress);
    }
    Duration took = Duration.ofNanos(nowNanos - startedNanos);
    boolean over = progress.stream().allMatch(ArtifactProgress::isOver);
    if (over || took.compareTo(request.timeout()) >= 0) {
      answer.complete(new ReplicationResponse(request, progress, took));
    }
  }

  void fail(Exception fault) {
    answer.completeExceptionally(fault);
  }

  boolean isDone() {
    return answer.isDone();
  }
}

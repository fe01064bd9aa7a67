package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ringrift.sync.monitor.core.DeadLetter;
import org.ringrift.sync.monitor.core.Failure;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.Summary;
import org.ringrift.sync.monitor.core.Tally;

/** The {@code sync} object of {@code /status}. */
record SyncDocument(
    String status,
    List<String> reasons,
    long queueDepth,
    long running,
    long parked,
    long completedTotal,
    long alreadyPresentTotal,
    long failedTotal,
    long bytesTransferredTotal,
    long gamesSyncedTotal,
    long artifacts,
    long replicasWanted,
    long replicasVerified,
    Map<String, Long> queueByPriority,
    String oldestQueuedAt,
    Long oldestQueuedAtMs,
    Map<String, ByDataType> byDataType,
    Map<String, ByTransport> byTransport,
    String lastCompletedAt,
    Long lastCompletedAtMs,
    FailureDocument lastError,
    List<FailureDocument> recentErrors,
    long deadLetters,
    List<DeadLetterDocument> recentDeadLetters) {

  static SyncDocument of(Summary summary, Health health) {
    Summary.Counts all = summary.all();
    List<FailureDocument> errors = summary.failures().stream().map(FailureDocument::of).toList();
    return new SyncDocument(
        health.status().name().toLowerCase(Locale.ROOT),
        health.reasons(),
        all.waiting(),
        all.running(),
        all.parked(),
        all.transfers().completed(),
        all.transfers().alreadyPresent(),
        all.transfers().failed(),
        all.transfers().bytesTransferred(),
        all.transfers().gamesSynced(),
        all.artifacts(),
        all.replicasWanted(),
        all.replicasVerified(),
        queueByPriority(summary),
        Times.iso(summary.oldestWaitingAtMs()),
        Times.ms(summary.oldestWaitingAtMs()),
        byDataType(summary),
        byTransport(summary),
        Times.iso(summary.lastCompletedAtMs()),
        Times.ms(summary.lastCompletedAtMs()),
        errors.isEmpty() ? null : errors.getFirst(),
        errors,
        summary.deadLetters().total(),
        summary.deadLetters().newest().stream().map(DeadLetterDocument::of).toList());
  }

  private static Map<String, Long> queueByPriority(Summary summary) {
    Map<String, Long> waiting = new TreeMap<>();
    summary
        .waitingByPriority()
        .forEach((priority, n) -> waiting.put(priority.name().toLowerCase(Locale.ROOT), n));
    return waiting;
  }

  private static Map<String, ByDataType> byDataType(Summary summary) {
    Map<String, ByDataType> documents = new TreeMap<>();
    summary.byDataType().forEach((t, counts) -> documents.put(t.wireName(), ByDataType.of(counts)));
    return documents;
  }

  private static Map<String, ByTransport> byTransport(Summary summary) {
    Map<String, ByTransport> documents = new TreeMap<>();
    summary.byTransport().forEach((name, tally) -> documents.put(name, ByTransport.of(tally)));
    return documents;
  }

  record ByDataType(
      long artifacts,
      long replicasWanted,
      long replicasVerified,
      long queueDepth,
      long running,
      long parked,
      long completedTotal,
      long failedTotal,
      long bytesTransferredTotal) {
    static ByDataType of(Summary.Counts counts) {
      return new ByDataType(
          counts.artifacts(),
          counts.replicasWanted(),
          counts.replicasVerified(),
          counts.waiting(),
          counts.running(),
          counts.parked(),
          counts.transfers().completed(),
          counts.transfers().failed(),
          counts.transfers().bytesTransferred());
    }
  }

  /**
   * @param fallbacksTotal tries with this transport that failed
   */
  record ByTransport(long completedTotal, long bytesTransferredTotal, long fallbacksTotal) {
    static ByTransport of(Tally tally) {
      return new ByTransport(tally.completed(), tally.bytesTransferred(), tally.fallbacks());
    }
  }

  record DeadLetterDocument(
      String at, long atMs, String topic, int partition, long offset, String reason) {
    static DeadLetterDocument of(DeadLetter letter) {
      return new DeadLetterDocument(
          Times.iso(letter.atMs()),
          letter.atMs(),
          letter.topic(),
          letter.partition(),
          letter.offset(),
          letter.reason());
    }
  }

  record FailureDocument(
      String at,
      long atMs,
      String artifact,
      String node,
      String jobId,
      int attempt,
      String category,
      boolean retryable,
      String error) {
    static FailureDocument of(Failure failure) {
      return new FailureDocument(
          Times.iso(failure.atMs()),
          failure.atMs(),
          failure.artifact().toString(),
          failure.target().value(),
          failure.attempt().job().value(),
          failure.attempt().number(),
          failure.category(),
          failure.retryable(),
          failure.error());
    }
  }
}

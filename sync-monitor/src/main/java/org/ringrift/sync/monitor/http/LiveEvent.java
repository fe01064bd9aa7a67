package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.BreakerStatus;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.Job;
import org.ringrift.sync.monitor.core.Node;

/**
 * Something that happened, as it is told to those who listen; what is not known is null.
 *
 * @param type one of {@link #TYPES}
 * @param summary what happened, in a few words
 */
record LiveEvent(
    String type,
    Long atMs,
    String artifact,
    String node,
    String jobId,
    String summary,
    Long bytesDone,
    Long bytesTotal) {
  /** Every type. */
  static final List<String> TYPES =
      List.of(
          "node",
          "placement",
          "job",
          "started",
          "progress",
          "completed",
          "failed",
          "deletion",
          "drain",
          "breaker",
          "dead_letter");

  /** Empty where there is nothing to tell, as for ticks. */
  static Optional<LiveEvent> of(Fact fact) {
    return switch (fact) {
      case Fact.NodeSeen seen -> Optional.of(node(seen.node()));
      case Fact.NodeForgotten gone -> Optional.of(plain("node", null, gone.node(), "forgotten"));
      case Fact.Placed placed -> Optional.of(placed(placed));
      case Fact.JobDecided decided -> Optional.of(job(decided.job()));
      case Fact.DrainJudged judged ->
          Optional.of(plain("drain", judged.artifact(), judged.node(), judged.reason()));
      case Fact.DeletionDecided deletion ->
          Optional.of(plain("deletion", deletion.artifact(), deletion.node(), deletion.reason()));
      case Fact.DeletionEnded deletion ->
          Optional.of(plain("deletion", deletion.artifact(), deletion.node(), deletion.reason()));
      case Fact.PlannerTicked ticked -> Optional.empty();
      case Fact.DeadLettered letter ->
          Optional.of(
              plain(
                  "dead_letter",
                  null,
                  null,
                  letter.letter().place() + ": " + letter.letter().reason()));
      case Fact.OfTransfer transfer -> Optional.of(transfer(transfer));
      case Fact.BreakerMoved moved -> Optional.of(breaker(moved.breaker()));
    };
  }

  private static LiveEvent node(Node node) {
    return new LiveEvent(
        "node",
        node.lastHeardAtMs(),
        null,
        node.id().value(),
        null,
        node.status().name().toLowerCase(Locale.ROOT),
        null,
        null);
  }

  private static LiveEvent placed(Fact.Placed placed) {
    return new LiveEvent(
        "placement",
        placed.placement().decidedAtMs(),
        placed.artifact().toString(),
        null,
        null,
        placed.placement().strategy() + ", wanted on " + placed.placement().wanted().size(),
        null,
        null);
  }

  private static LiveEvent job(Job job) {
    return new LiveEvent(
        "job",
        job.decidedAtMs(),
        job.artifact().toString(),
        job.target().value(),
        job.id().value(),
        job.state().name().toLowerCase(Locale.ROOT)
            + job.reason().map(reason -> ": " + reason).orElse(""),
        null,
        null);
  }

  private static LiveEvent breaker(BreakerStatus breaker) {
    return new LiveEvent(
        "breaker",
        breaker.atMs(),
        null,
        breaker.node().value(),
        null,
        breaker.reason(),
        null,
        null);
  }

  private static LiveEvent transfer(Fact.OfTransfer fact) {
    return switch (fact) {
      case Fact.TransferProgressed moved ->
          ofTransfer(
              moved.transport().isEmpty() && moved.bytesDone() == 0 ? "started" : "progress",
              moved,
              moved.transport().orElse(""),
              moved.bytesDone(),
              moved.bytesTotal() < 0 ? null : moved.bytesTotal());
      case Fact.TransferCompleted done ->
          ofTransfer(
              "completed",
              done,
              done.transport().map(name -> "over " + name).orElse("it was there already"),
              done.bytesTransferred(),
              done.bytesTransferred());
      case Fact.TransferFailed failed ->
          ofTransfer("failed", failed, failed.category() + ": " + failed.error(), null, null);
    };
  }

  private static LiveEvent ofTransfer(
      String type, Fact.OfTransfer fact, String summary, Long bytesDone, Long bytesTotal) {
    Fact.Transfer transfer = fact.transfer();
    return new LiveEvent(
        type,
        transfer.atMs(),
        transfer.artifact().toString(),
        transfer.target().value(),
        transfer.attempt().job().value(),
        summary,
        bytesDone,
        bytesTotal);
  }

  private static LiveEvent plain(String type, ArtifactId artifact, NodeId node, String summary) {
    return new LiveEvent(
        type,
        null,
        artifact == null ? null : artifact.toString(),
        node == null ? null : node.value(),
        null,
        summary,
        null,
        null);
  }
}

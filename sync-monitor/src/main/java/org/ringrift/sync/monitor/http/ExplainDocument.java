package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.BreakerStatus;
import org.ringrift.sync.monitor.core.Candidate;
import org.ringrift.sync.monitor.core.Copy;
import org.ringrift.sync.monitor.core.Deletion;
import org.ringrift.sync.monitor.core.Explanation;
import org.ringrift.sync.monitor.core.FreshnessRow;
import org.ringrift.sync.monitor.core.Placement;

/** What {@code /explain} says; what is not known is null. */
record ExplainDocument(
    String artifact, Decision decision, List<OfNode> nodes, List<DeletionDocument> deletions) {

  static ExplainDocument of(Explanation explanation) {
    return new ExplainDocument(
        explanation.status().artifact().toString(),
        explanation
            .status()
            .placement()
            .map(placement -> Decision.of(placement, explanation.candidatesKnown()))
            .orElse(null),
        explanation.nodes().stream().map(OfNode::of).toList(),
        explanation.deletions().stream().map(DeletionDocument::of).toList());
  }

  /**
   * The planner's last word.
   *
   * @param candidatesKnown false where what was decided about each node is not kept any more
   * @param leftOut nodes that were looked at and that the planner did not name
   */
  record Decision(
      String at,
      long atMs,
      ArtifactDocument.VersionDocument version,
      String strategy,
      String trigger,
      String priority,
      int replicationTarget,
      boolean candidatesKnown,
      int leftOut) {
    static Decision of(Placement placement, boolean candidatesKnown) {
      return new Decision(
          Times.iso(placement.decidedAtMs()),
          placement.decidedAtMs(),
          ArtifactDocument.VersionDocument.of(placement.version()),
          placement.strategy(),
          placement.trigger(),
          placement.priority().name().toLowerCase(Locale.ROOT),
          placement.replicationTarget(),
          candidatesKnown,
          placement.leftOut());
    }
  }

  /** Everything about one node; {@code because} says it in sentences. */
  record OfNode(
      String node,
      String state,
      Long behindGames,
      List<String> because,
      String verdict,
      String verdictReason,
      Double score,
      List<Term> terms,
      CopyDocument copy,
      JobDocument job,
      Integer queuePlace,
      Breaker breaker,
      List<Source> sources) {
    static OfNode of(Explanation.OfNode one) {
      Optional<FreshnessRow> freshness = one.freshness();
      Optional<Candidate> candidate = one.candidate();
      return new OfNode(
          one.node().value(),
          freshness.map(row -> row.state().name().toLowerCase(Locale.ROOT)).orElse(null),
          freshness.map(FreshnessRow::behindGames).map(Times::ms).orElse(null),
          one.because(),
          candidate.map(c -> c.verdict().name().toLowerCase(Locale.ROOT)).orElse(null),
          candidate.flatMap(Candidate::reason).orElse(null),
          candidate.map(Candidate::score).orElse(null),
          candidate.map(Candidate::terms).orElse(List.of()).stream()
              .map(term -> new Term(term.name(), term.points()))
              .toList(),
          one.copy().map(CopyDocument::of).orElse(null),
          one.job().map(JobDocument::of).orElse(null),
          one.queuePlace().isPresent() ? one.queuePlace().getAsInt() : null,
          one.breaker().map(Breaker::of).orElse(null),
          one.sources().stream().map(Source::of).toList());
    }
  }

  record Term(String name, double points) {}

  /** What the worker said that it has. */
  record CopyDocument(
      String at,
      long atMs,
      ArtifactDocument.VersionDocument version,
      String source,
      String transport) {
    static CopyDocument of(Copy copy) {
      return new CopyDocument(
          Times.iso(copy.atMs()),
          copy.atMs(),
          ArtifactDocument.VersionDocument.of(copy.version()),
          copy.source().map(NodeId::value).orElse(null),
          copy.transport().orElse(null));
    }
  }

  /**
   * @param openUntil null while a probe is out
   */
  record Breaker(String node, String openUntil, Long openUntilMs, String reason) {
    static Breaker of(BreakerStatus breaker) {
      return new Breaker(
          breaker.node().value(),
          Times.iso(breaker.openUntilMs()),
          Times.ms(breaker.openUntilMs()),
          breaker.reason());
    }
  }

  /** Where it can come from. */
  record Source(String node, boolean used, String reason) {
    static Source of(Explanation.Source source) {
      return new Source(source.node().value(), source.used(), source.reason());
    }
  }

  /** A copy that was to be deleted. */
  record DeletionDocument(
      String node,
      String jobId,
      String decidedAt,
      Long decidedAtMs,
      String reason,
      List<String> receipts,
      Boolean deleted,
      String answeredAt,
      String answer) {
    static DeletionDocument of(Deletion deletion) {
      Optional<Deletion.Said> decided = deletion.decided();
      Optional<Deletion.Answer> answer = deletion.answer();
      return new DeletionDocument(
          deletion.node().value(),
          deletion.job().value(),
          decided.map(said -> Times.iso(said.atMs())).orElse(null),
          decided.map(Deletion.Said::atMs).orElse(null),
          decided.map(Deletion.Said::reason).orElse(null),
          deletion.receipts().stream().map(NodeId::value).toList(),
          answer.map(Deletion.Answer::deleted).orElse(null),
          answer.map(said -> Times.iso(said.atMs())).orElse(null),
          answer.map(Deletion.Answer::reason).orElse(null));
    }
  }
}

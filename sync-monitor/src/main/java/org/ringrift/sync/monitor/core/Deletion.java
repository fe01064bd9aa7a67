package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;

/**
 * A copy that was to be deleted. Decision and answer come from different topics; either may be
 * known first.
 *
 * @param receipts nodes that last and had a verified copy then
 */
public record Deletion(
    ArtifactId artifact,
    NodeId node,
    JobId job,
    Optional<Said> decided,
    List<NodeId> receipts,
    Optional<Answer> answer) {
  /** When, milliseconds since the epoch, and why. */
  public record Said(long atMs, String reason) {}

  /**
   * What the node did.
   *
   * @param deleted false where it keeps the copy
   */
  public record Answer(long atMs, boolean deleted, String reason) {}

  public Deletion {
    receipts = List.copyOf(receipts);
  }

  static Deletion of(Fact.DeletionDecided fact) {
    return new Deletion(
        fact.artifact(),
        fact.node(),
        fact.job(),
        Optional.of(new Said(fact.atMs(), fact.reason())),
        fact.receipts(),
        Optional.empty());
  }

  static Deletion of(Fact.DeletionEnded fact) {
    return new Deletion(
        fact.artifact(),
        fact.node(),
        fact.job(),
        Optional.empty(),
        List.of(),
        Optional.of(new Answer(fact.atMs(), fact.deleted(), fact.reason())));
  }

  /** With what the other one knows besides. */
  Deletion and(Deletion other) {
    return new Deletion(
        artifact,
        node,
        job,
        decided.or(other::decided),
        receipts.isEmpty() ? other.receipts : receipts,
        other.answer.or(this::answer));
  }
}

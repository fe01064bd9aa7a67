package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

/** Brings together what the topics said about an artifact, and says it in sentences. */
public final class Explainer {
  private final FleetView view;
  private final ArtifactEntry entry;
  private final List<Deletion> deletions;
  private final JobReasons jobReasons;
  private final boolean candidatesKnown;

  private Explainer(FleetView view, ArtifactEntry entry) {
    this.view = view;
    this.entry = entry;
    deletions = view.deletionBook().of(entry.artifact());
    jobReasons = new JobReasons(view);
    candidatesKnown = !view.candidateBook().of(entry.artifact()).isEmpty();
  }

  /**
   * Explains an artifact; empty where nobody spoke of it.
   *
   * @param node the only node to tell of; empty for all that have something to do with it
   */
  public static Optional<Explanation> explain(
      FleetView view, ArtifactId artifact, Optional<NodeId> node) {
    return view.artifactBook()
        .find(artifact)
        .map(entry -> new Explainer(view, entry).explanation(node));
  }

  private Explanation explanation(Optional<NodeId> only) {
    return new Explanation(
        view.status(entry),
        candidatesKnown,
        only.map(Set::of).orElseGet(this::everyone).stream().map(this::ofNode).toList(),
        deletions);
  }

  private Set<NodeId> everyone() {
    Set<NodeId> nodes = new TreeSet<>(entry.nodes());
    view.candidateBook().of(entry.artifact()).forEach(candidate -> nodes.add(candidate.node()));
    view.jobBook().of(entry.artifact()).forEach(status -> nodes.add(status.job().target()));
    deletions.forEach(deletion -> nodes.add(deletion.node()));
    return nodes;
  }

  private Explanation.OfNode ofNode(NodeId node) {
    Optional<FreshnessRow> freshness = new FreshnessReader(view, entry).of(node);
    Optional<JobStatus> job = view.jobBook().of(node).flatMap(work -> work.about(entry.artifact()));
    Optional<NodeId> used = job.flatMap(JobStatus::activity).flatMap(Activity::source);
    return new Explanation.OfNode(
        node,
        freshness,
        view.candidateBook().of(entry.artifact(), node),
        entry.copy(node),
        job,
        queuePlace(job),
        jobReasons.breaker(node),
        job.isPresent() ? new SourceReasons(view, entry).of(node, used) : List.of(),
        because(node, freshness, job));
  }

  private OptionalInt queuePlace(Optional<JobStatus> job) {
    return job.map(JobStatus::job)
        .filter(one -> one.state().isWaiting())
        .map(one -> OptionalInt.of(view.jobBook().of(one.target()).orElseThrow().placeOf(one)))
        .orElseGet(OptionalInt::empty);
  }

  private List<String> because(
      NodeId node, Optional<FreshnessRow> freshness, Optional<JobStatus> job) {
    List<String> said = new ArrayList<>();
    said.add(freshness.map(this::standing).orElseGet(this::unknown));
    view.candidateBook()
        .of(entry.artifact(), node)
        .filter(candidate -> candidate.verdict() != Verdict.REFUSED)
        .ifPresent(candidate -> said.add(decided(candidate)));
    job.map(jobReasons::of).ifPresent(said::addAll);
    freshness
        .filter(row -> isLacking(row.state()) && job.isEmpty())
        .ifPresent(row -> said.add("no job is with dispatch yet" + waitsFor(row)));
    deletions.stream()
        .filter(d -> d.node().equals(node))
        .map(Explainer::deleted)
        .forEach(said::add);
    return said;
  }

  private static boolean isLacking(FreshnessRow.State state) {
    return state == FreshnessRow.State.MISSING || state == FreshnessRow.State.BEHIND;
  }

  private static String waitsFor(FreshnessRow row) {
    return row.why().map(why -> ": " + why).orElse(": it waits for a source or for its turn");
  }

  private String unknown() {
    return candidatesKnown
        ? "the planner did not look at this node in its last decision"
        : "nothing asks for it there; what was decided about each node is not kept any more,"
            + " as newer decisions took its place";
  }

  private String standing(FreshnessRow row) {
    return switch (row.state()) {
      case CURRENT -> "it has the newest version" + came(row.node());
      case BEHIND -> "it has an older version" + lacks(row) + " and should have the newest";
      case WANTED -> "it should have it and is getting it";
      case MISSING -> "it should have it and has nothing";
      case SURPLUS -> "it has a copy that nobody asks for any longer";
      case NOT_NEEDED -> "it could have it, but others come first" + why(row);
      case NOT_ELIGIBLE -> "it must not have it" + why(row);
    };
  }

  private String came(NodeId node) {
    return entry
        .copy(node)
        .map(
            copy ->
                ", since "
                    + Words.time(copy.atMs())
                    + copy.source().map(source -> " from " + source).orElse("")
                    + copy.transport().map(name -> " over " + name).orElse(""))
        .orElse("");
  }

  private static String lacks(FreshnessRow row) {
    return row.behindGames().isPresent()
        ? ", " + row.behindGames().getAsLong() + " games behind,"
        : "";
  }

  private static String why(FreshnessRow row) {
    return row.why().map(reason -> ": " + reason).orElse("");
  }

  private static String decided(Candidate candidate) {
    return "the planner's word: "
        + Words.of(candidate.verdict())
        + candidate.reason().map(reason -> " (" + reason + ")").orElse("")
        + (candidate.verdict() == Verdict.HOLDER ? "" : ", " + Words.score(candidate));
  }

  private static String deleted(Deletion deletion) {
    String decided =
        deletion
            .decided()
            .map(said -> "at " + Words.time(said.atMs()) + ": " + said.reason())
            .orElse("at a time that is not known any more");
    String answer =
        deletion
            .answer()
            .map(
                said -> (said.deleted() ? "; it is gone" : "; the node keeps it: " + said.reason()))
            .orElse("; the node has not answered");
    return "its copy was to be deleted, decided " + decided + answer;
  }
}

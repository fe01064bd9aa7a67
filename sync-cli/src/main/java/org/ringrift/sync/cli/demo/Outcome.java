package org.ringrift.sync.cli.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Replica;

/**
 * What the fleet says about everything that was published, at one moment.
 *
 * @param published by artifact, in its newest version
 */
record Outcome(
    Map<ArtifactId, Published> published, Map<ArtifactId, ArtifactStatus> statuses, Ledger ledger) {
  Outcome {
    published = Map.copyOf(published);
  }

  /** True where every artifact was decided on and all of its replicas are there. */
  boolean isComplete() {
    return published.values().stream().allMatch(this::isComplete);
  }

  private boolean isComplete(Published original) {
    List<NodeId> wanted = wanted(original);
    return isDecided(original)
        && !wanted.isEmpty()
        && verified(original).size() == wanted.size()
        && wanted.stream().allMatch(node -> isRead(original, node));
  }

  /** True where the planner's last word is about this version, or a newer one. */
  private boolean isDecided(Published original) {
    return status(original)
        .flatMap(ArtifactStatus::placement)
        .map(placement -> placement.version().satisfies(original.version()))
        .orElse(false);
  }

  private boolean isRead(Published original, NodeId node) {
    ArtifactId artifact = original.artifact();
    return ledger.readOn(artifact, node) == ledger.committed(artifact);
  }

  /** The nodes that should have a replica. */
  List<NodeId> wanted(Published original) {
    return status(original).stream()
        .flatMap(status -> status.replicas().stream())
        .filter(Replica::isWanted)
        .map(Replica::node)
        .toList();
  }

  /** Those of them that are said to have it; none while the planner has not decided on it. */
  List<NodeId> verified(Published original) {
    return isDecided(original)
        ? status(original).orElseThrow().nodes(Replica.State.VERIFIED)
        : List.of();
  }

  long replicasWanted() {
    return published.values().stream().mapToLong(original -> wanted(original).size()).sum();
  }

  long replicasVerified() {
    return published.values().stream().mapToLong(original -> verified(original).size()).sum();
  }

  long gamesReadEverywhere() {
    return published.values().stream()
        .mapToLong(original -> ledger.readEverywhere(original.artifact(), wanted(original)))
        .sum();
  }

  /** What is not as it should be, for people. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Published original : published.values()) {
      if (!isDecided(original)) {
        missing.add(original.artifact() + ": the planner has not decided where it should be");
      } else if (wanted(original).isEmpty()) {
        missing.add(original.artifact() + ": no node may have it: " + refusals(original));
      } else {
        Collection<NodeId> verified = verified(original);
        wanted(original).stream()
            .filter(node -> !verified.contains(node) || !isRead(original, node))
            .forEach(node -> missing.add(missing(original, node)));
      }
    }
    return missing;
  }

  private String missing(Published original, NodeId node) {
    ArtifactId artifact = original.artifact();
    String games =
        ledger.knows(artifact)
            ? ", %d of %d games read"
                .formatted(ledger.readOn(artifact, node), ledger.committed(artifact))
            : "";
    String jobs =
        status(original).stream()
            .flatMap(status -> status.jobs().stream())
            .filter(job -> job.job().target().equals(node))
            .map(
                job ->
                    ", job "
                        + job.job().state()
                        + job.job().reason().map(reason -> " (" + reason + ")").orElse(""))
            .findFirst()
            .orElse(", no job");
    return artifact + " on " + node + ": not verified" + games + jobs;
  }

  private Object refusals(Published original) {
    return status(original)
        .flatMap(ArtifactStatus::placement)
        .map(placement -> (Object) placement.refusals())
        .orElse("no reason was given");
  }

  private Optional<ArtifactStatus> status(Published original) {
    return Optional.ofNullable(statuses.get(original.artifact()));
  }
}

package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/** Reads from a view how fresh one artifact is where. */
final class FreshnessReader {
  private final FleetView view;
  private final ArtifactEntry entry;

  FreshnessReader(FleetView view, ArtifactEntry entry) {
    this.view = view;
    this.entry = entry;
  }

  /** Every node that has something of it, or should, in order. */
  List<FreshnessRow> concerned() {
    return rows(entry.nodes());
  }

  /** The same, and every node of which it is known why it does not get it. */
  List<FreshnessRow> everyone() {
    Set<NodeId> nodes = entry.nodes();
    view.candidateBook().of(entry.artifact()).forEach(candidate -> nodes.add(candidate.node()));
    return rows(nodes);
  }

  private List<FreshnessRow> rows(Set<NodeId> nodes) {
    List<FreshnessRow> rows = new ArrayList<>();
    for (NodeId node : new TreeSet<>(nodes)) {
      of(node).ifPresent(rows::add);
    }
    return rows;
  }

  /** Empty where nothing is known of the two together. */
  Optional<FreshnessRow> of(NodeId node) {
    Optional<Candidate> candidate = view.candidateBook().of(entry.artifact(), node);
    if (!entry.concerns(node)) {
      return candidate.flatMap(this::notAskedFor);
    }
    boolean underWay = view.jobBook().isUnderWay(entry.artifact(), node);
    Optional<Version> held = entry.held(node);
    FreshnessRow.State state =
        switch (entry.state(node, underWay)) {
          case ORIGINAL, VERIFIED -> FreshnessRow.State.CURRENT;
          case SURPLUS -> FreshnessRow.State.SURPLUS;
          case MISSING -> missing(held, underWay);
        };
    Optional<String> why =
        view.jobBook()
            .of(node)
            .flatMap(work -> work.about(entry.artifact()))
            .flatMap(status -> status.job().reason())
            .or(() -> candidate.flatMap(Candidate::reason));
    return Optional.of(row(node, state, held, why));
  }

  private static FreshnessRow.State missing(Optional<Version> held, boolean underWay) {
    if (held.isPresent()) {
      return FreshnessRow.State.BEHIND;
    }
    return underWay ? FreshnessRow.State.WANTED : FreshnessRow.State.MISSING;
  }

  private Optional<FreshnessRow> notAskedFor(Candidate candidate) {
    return switch (candidate.verdict()) {
      case REFUSED ->
          Optional.of(
              row(
                  candidate.node(),
                  FreshnessRow.State.NOT_ELIGIBLE,
                  Optional.empty(),
                  candidate.reason()));
      case NOT_NEEDED ->
          Optional.of(
              row(
                  candidate.node(),
                  FreshnessRow.State.NOT_NEEDED,
                  Optional.empty(),
                  candidate.reason()));
      case CHOSEN, HOLDER -> Optional.empty();
    };
  }

  private FreshnessRow row(
      NodeId node, FreshnessRow.State state, Optional<Version> held, Optional<String> why) {
    return new FreshnessRow(entry.artifact(), node, state, behind(state, held), held, why);
  }

  private OptionalLong behind(FreshnessRow.State state, Optional<Version> held) {
    if (entry.placement().isPresent()
        && entry.placement().get().version() instanceof Version.GamesVersion wanted
        && state.isHeldOrAskedFor()) {
      long games = held.map(FreshnessReader::games).orElse(0L);
      return OptionalLong.of(Math.max(0, wanted.gameCount() - games));
    }
    return OptionalLong.empty();
  }

  private static long games(Version version) {
    return version instanceof Version.GamesVersion games ? games.gameCount() : 0;
  }
}

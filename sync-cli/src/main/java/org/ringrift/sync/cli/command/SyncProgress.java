package org.ringrift.sync.cli.command;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringrift.sync.cli.machine.Terminal;
import org.ringrift.sync.client.ArtifactProgress;
import org.ringrift.sync.client.ReplicationResponse;
import org.ringrift.sync.client.TargetState;
import org.ringrift.sync.core.NodeId;

/**
 * Shows a request on its way: a line for each replica that ended, and below them, on a terminal, a
 * bar that is drawn again and again. Confined to one thread at a time.
 */
final class SyncProgress {
  private static final int BAR_LENGTH = 30;
  private static final int PERCENT = 100;

  private final PrintWriter out;
  private final Terminal terminal;
  private final boolean shown;
  private final Set<String> told = new HashSet<>();

  /**
   * @param shown false to say nothing, where a document follows
   */
  SyncProgress(PrintWriter out, Terminal terminal, boolean shown) {
    this.out = out;
    this.terminal = terminal;
    this.shown = shown;
  }

  void show(List<ArtifactProgress> artifacts) {
    if (!shown) {
      return;
    }
    out.print(terminal.clearLine());
    tell(artifacts);
    if (terminal.interactive()) {
      out.print(bar(artifacts));
    }
    out.flush();
  }

  /** The last lines: what is missing, and the sum. */
  void end(ReplicationResponse response) {
    show(response.artifacts());
    out.print(terminal.clearLine());
    response.faults().forEach(fault -> out.println(terminal.bad("missing  ") + fault));
    out.printf(
        Locale.ROOT,
        "%d of %d replicas are there, %s moved, %.1f s%n",
        states(response.artifacts()).stream().filter(state -> state.fault().isEmpty()).count(),
        states(response.artifacts()).size(),
        Quantities.bytes(response.bytesTransferred()),
        response.took().toMillis() / 1000.0);
    out.flush();
  }

  private void tell(List<ArtifactProgress> artifacts) {
    for (ArtifactProgress artifact : artifacts) {
      artifact
          .targets()
          .forEach(
              (node, state) -> {
                if (state.isOver() && told.add(artifact.artifact() + " " + node)) {
                  tell(artifact, node, state);
                }
              });
    }
  }

  private void tell(ArtifactProgress artifact, NodeId node, TargetState state) {
    String where = artifact.artifact() + " on " + node;
    switch (state) {
      case TargetState.Arrived arrived ->
          out.printf(
              Locale.ROOT,
              "%s  %s: %s by %s in %.1f s%n",
              terminal.good("arrived"),
              where,
              Quantities.bytes(arrived.bytes()),
              arrived.transport(),
              arrived.took().toMillis() / 1000.0);
      case TargetState.Present present -> out.println(terminal.good("present") + "  " + where);
      case TargetState.GivenUp givenUp -> failed(where, givenUp.reason());
      case TargetState.Refused refused -> failed(where, refused.reason());
      case TargetState.Waiting waiting -> {
        // not over
      }
      case TargetState.Moving moving -> {
        // not over
      }
    }
  }

  private void failed(String where, String reason) {
    out.println(terminal.bad("failed ") + "  " + where + ": " + reason);
  }

  private static String bar(List<ArtifactProgress> artifacts) {
    List<TargetState> states = states(artifacts);
    if (states.isEmpty()) {
      return "waiting for the planner";
    }
    double done = states.stream().mapToDouble(SyncProgress::share).sum() / states.size();
    int filled = (int) Math.floor(done * BAR_LENGTH);
    return "[%s%s] %3d %%  %d of %d replicas%s"
        .formatted(
            "#".repeat(filled),
            ".".repeat(BAR_LENGTH - filled),
            (int) Math.floor(done * PERCENT),
            states.stream().filter(TargetState::isOver).count(),
            states.size(),
            moving(states));
  }

  private static String moving(List<TargetState> states) {
    String transports =
        states.stream()
            .filter(TargetState.Moving.class::isInstance)
            .map(TargetState.Moving.class::cast)
            .flatMap(moving -> moving.transport().stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return transports.isEmpty() ? "" : ", moving by " + transports;
  }

  private static double share(TargetState state) {
    return switch (state) {
      case TargetState.Moving moving ->
          moving.bytesTotal() <= 0
              ? 0
              : Math.min(1, (double) moving.bytesDone() / moving.bytesTotal());
      case TargetState.Waiting waiting -> 0;
      case TargetState.Arrived arrived -> 1;
      case TargetState.Present present -> 1;
      case TargetState.GivenUp givenUp -> 1;
      case TargetState.Refused refused -> 1;
    };
  }

  private static List<TargetState> states(List<ArtifactProgress> artifacts) {
    return artifacts.stream().flatMap(artifact -> artifact.targets().values().stream()).toList();
  }
}

package org.ringrift.sync.planner.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.placement.About;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.Placement;
import org.ringrift.sync.planner.core.placement.PlacementInput;
import org.ringrift.sync.planner.core.placement.PlacementStep;

/** One step of placement for a games database with a copy on its origin and two replicas. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlacementBenchmark {
  private static final ArtifactId GAMES = ArtifactId.parse("games:node-0:games/hex8.db");
  private static final NodeId ORIGIN = new NodeId("node-0");

  /** How many nodes the fleet has. */
  @Param({"50", "10000"})
  public int nodes;

  private final Placement placement = new Placement(Fleets.policy(3, 2, 3, 3));
  private FleetView fleet;
  private ArtifactState replicated;
  private ArtifactState underWay;

  @Setup
  public void place() {
    fleet =
        FleetView.of(
            IntStream.range(0, nodes)
                .mapToObj(
                    i ->
                        Fleets.node("node-" + i)
                            .role(i % 3 == 1 ? NodeRole.TRAINING : NodeRole.SELFPLAY)
                            .build())
                .toList());
    underWay = step(ArtifactState.unknown(GAMES), announced(100)).state();
    replicated = underWay;
    for (NodeId target : List.copyOf(underWay.wants().keySet())) {
      Version version = games(100);
      replicated =
          step(replicated, new PlacementInput.Completed(target, version, Fleets.NOW)).state();
    }
  }

  /** The database grew, and its replicas are to follow. */
  @Benchmark
  public PlacementStep grew() {
    return step(replicated, announced(110));
  }

  /** The database grew while its replicas are still being brought up to date. */
  @Benchmark
  public PlacementStep grewAgain() {
    return step(underWay, announced(110));
  }

  /** The fleet changed: every node is looked at, and nothing moves. */
  @Benchmark
  public PlacementStep fleetChanged() {
    return step(replicated, new PlacementInput.FleetChanged());
  }

  /** A database that nobody knew: every node is looked at and explained. */
  @Benchmark
  public PlacementStep firstAnnounced() {
    return step(ArtifactState.unknown(GAMES), announced(100));
  }

  private PlacementStep step(ArtifactState state, PlacementInput input) {
    return placement.apply(state, input, fleet, Fleets.NOW);
  }

  private static PlacementInput announced(long total) {
    return new PlacementInput.Announced(
        ORIGIN, games(total), About.NOTHING, total, "GameCompleted");
  }

  private static Version games(long total) {
    return new Version.GamesVersion(total * 5_000, total, total, Optional.empty());
  }
}

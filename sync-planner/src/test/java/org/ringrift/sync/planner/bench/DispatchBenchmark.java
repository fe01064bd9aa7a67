package org.ringrift.sync.planner.bench;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
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
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.dispatch.DispatchInput;
import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.dispatch.DispatchStep;
import org.ringrift.sync.planner.core.dispatch.Dispatcher;
import org.ringrift.sync.planner.core.dispatch.Order;
import org.ringrift.sync.planner.core.dispatch.Policies;
import org.ringrift.sync.planner.core.dispatch.Surroundings;
import org.ringrift.sync.planner.core.dispatch.TargetState;
import org.ringrift.sync.planner.core.dispatch.Waiting;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/** One step of dispatch for a target on which some jobs run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatchBenchmark {
  private static final NodeId TARGET = new NodeId("target");

  /** How many jobs run. */
  @Param({"0", "5"})
  public int running;

  private final DispatchPolicy policy = Policies.plain(8);
  private final Dispatcher dispatcher = new Dispatcher(policy);
  private final FleetNode node = Fleets.node("target").slots(6).build();
  private final Surroundings around =
      new Surroundings(
          Optional.of(node),
          FleetView.of(List.of(node, Fleets.node("origin").build())),
          source -> 0,
          executor -> 0,
          Optional.empty(),
          Fleets.NOW);
  private final Order order = order(0, 10);
  private TargetState busy = TargetState.idle(TARGET);
  private DispatchStep queued;
  private DispatchStep sent;

  @Setup
  public void run() {
    for (int i = 1; i <= running; i++) {
      busy = offered(ordered(busy, order(i, 10)), order(i, 10)).target();
    }
    queued = ordered(busy, order);
    sent = offered(queued, order);
  }

  /** Work comes in and waits. */
  @Benchmark
  public DispatchStep order() {
    return ordered(busy, order);
  }

  /** Work that waits goes out. */
  @Benchmark
  public DispatchStep send() {
    return offered(queued, order);
  }

  /** What runs has ended. */
  @Benchmark
  public DispatchStep complete() {
    DispatchInput done =
        new DispatchInput.Completed(order.artifact(), order.id(), 1, order.version(), Set.of());
    return dispatcher.apply(sent.target(), Optional.empty(), done, around);
  }

  /** The bandwidth of what runs is shared anew. */
  @Benchmark
  public DispatchStep share() {
    return dispatcher.review(sent.target(), around);
  }

  private DispatchStep ordered(TargetState target, Order work) {
    return dispatcher.apply(
        target, Optional.empty(), new DispatchInput.Ordered(work, false), around);
  }

  private DispatchStep offered(DispatchStep from, Order work) {
    Optional<Waiting> waiting = from.waiting();
    return dispatcher.apply(
        from.target(), waiting, new DispatchInput.Offered(work.artifact()), around);
  }

  private static Order order(int number, long games) {
    ArtifactId artifact = ArtifactId.parse("games:origin:games/" + number + ".db");
    Version version = new Version.GamesVersion(games * 1000, games, games, Optional.empty());
    return new Order(
        JobId.of(artifact, version, TARGET, "bench"),
        artifact,
        version,
        List.of(new NodeId("origin")),
        Priority.HIGH,
        "decision",
        new TreeSet<>(),
        TARGET,
        Optional.empty());
  }
}

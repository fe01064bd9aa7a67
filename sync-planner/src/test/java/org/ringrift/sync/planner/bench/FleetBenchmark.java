package org.ringrift.sync.planner.bench;

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
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;

/** A node of the fleet changes: what the new view costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FleetBenchmark {
  /** How many nodes the fleet has. */
  @Param({"50", "10000"})
  public int nodes;

  private FleetView fleet;
  private FleetNode changed;

  @Setup
  public void join() {
    fleet =
        FleetView.of(
            IntStream.range(0, nodes).mapToObj(i -> Fleets.node("node-" + i).build()).toList());
    changed = Fleets.node("node-" + nodes / 2).diskLow().build();
  }

  @Benchmark
  public FleetView change() {
    return fleet.with(changed);
  }
}

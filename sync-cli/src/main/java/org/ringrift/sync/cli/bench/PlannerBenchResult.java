package org.ringrift.sync.cli.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a run of the planner's benchmark found. Ratios are of medians over the runs of each. */
record PlannerBenchResult(Setup setup, List<Duel.Run> runs, QueueBench.Result queues) {
  PlannerBenchResult {
    runs = List.copyOf(runs);
  }

  double throughputRatio() {
    return perSecond(PlannerContestant.NAME) / perSecond(BareContestant.NAME);
  }

  double latencyRatio() {
    return latencyMs(PlannerContestant.NAME) / latencyMs(BareContestant.NAME);
  }

  double perSecond(String name) {
    return median(name, run -> run.speed().perSecond());
  }

  /** The median over the runs of their medians. */
  double latencyMs(String name) {
    return median(name, run -> Figures.median(run.latenciesMs()));
  }

  double fewMicros() {
    return Figures.median(queues.fewMicros());
  }

  double manyMicros() {
    return Figures.median(queues.manyMicros());
  }

  private double median(String name, ToDoubleFunction<Duel.Run> figure) {
    return Figures.median(
        runs.stream()
            .filter(run -> run.name().equals(name))
            .map(run -> figure.applyAsDouble(run))
            .toList());
  }
}

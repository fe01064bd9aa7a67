package org.ringrift.sync.planner.bench;

import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs all benchmarks of this package. The first argument names the file for the result as JSON.
 */
public final class CoreBenchmarks {
  private CoreBenchmarks() {}

  public static void main(String[] args) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CoreBenchmarks.class.getPackageName() + ".*Benchmark")
            .jvmArgsAppend("-XX:+UseSerialGC");
    if (args.length > 0) {
      options.resultFormat(ResultFormatType.JSON).result(args[0]);
    }
    new Runner(options.build()).run();
  }
}

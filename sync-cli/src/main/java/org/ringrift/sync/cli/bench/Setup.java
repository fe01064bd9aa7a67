package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * On what and with what a run was made.
 *
 * @param loadAverage of the last minute before the start; negative where the system does not say
 */
record Setup(
    BenchScale scale,
    Instant startedAt,
    String machine,
    int cores,
    String jdk,
    String jvmArguments,
    long maxHeapBytes,
    String kafkaVersion,
    double loadAverage) {

  static Setup of(BenchScale scale) {
    Runtime machine = Runtime.getRuntime();
    return new Setup(
        scale,
        Instant.now(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", " + processor(),
        machine.availableProcessors(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()),
        machine.maxMemory(),
        AppInfoParser.getVersion(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** The machine alone, for benchmarks without Kafka. */
  static String machineInWords() {
    return "%d cores (%s %s, %s), load %.2f, JDK %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            processor(),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            Runtime.version());
  }

  String inWords() {
    return "%d cores (%s), load %.2f, JDK %s, Kafka %s, %d partitions%s"
        .formatted(
            cores,
            machine,
            loadAverage,
            jdk,
            kafkaVersion,
            scale.partitions(),
            scale.quick() ? "; quick: the numbers mean little" : "");
  }

  private static String processor() {
    Path file = Path.of("/proc/cpuinfo");
    try {
      return Files.isReadable(file)
          ? Files.readAllLines(file).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse("unknown processor")
          : "unknown processor";
    } catch (IOException e) {
      return "unknown processor";
    }
  }
}

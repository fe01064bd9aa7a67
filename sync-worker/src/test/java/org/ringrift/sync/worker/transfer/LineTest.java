package org.ringrift.sync.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.worker.testkit.WaitedTime;

class LineTest {
  private static final long MB = 1_000_000;

  private final WaitedTime time = new WaitedTime();

  @Test
  void transfersTogetherGetWhatTheLineHasAndNoMore() throws Exception {
    Line line = line(10 * MB);
    Line.Meter one = line.meter(limit(8 * MB));
    Line.Meter other = line.meter(limit(8 * MB));
    for (int i = 0; i < 1000; i++) {
      one.take(50_000);
      other.take(50_000);
    }
    assertThat(seconds()).as("100 MB at 10 MB/s").isCloseTo(10, withinPercentage(2));
  }

  @Test
  void eachTransferKeepsItsOwnLimitBeside() throws Exception {
    Line.Meter meter = line(10 * MB).meter(limit(2 * MB));
    for (int i = 0; i < 200; i++) {
      meter.take(50_000);
    }
    assertThat(seconds()).as("10 MB at 2 MB/s").isCloseTo(5, withinPercentage(2));
  }

  @Test
  void whatIsGivenAwayIsMissingForTheOthersUntilItComesBack() throws Exception {
    Line line = line(10 * MB);
    try (Line.Part part = line.part(OptionalLong.of(6 * MB))) {
      assertThat(part.bytesPerSecond()).hasValue(6 * MB);
      take(line, 40 * MB);
      assertThat(seconds()).as("40 MB at 4 MB/s").isCloseTo(10, withinPercentage(2));
    }
    take(line, 100 * MB);
    assertThat(seconds()).as("100 MB more at 10 MB/s").isCloseTo(20, withinPercentage(2));
  }

  @Test
  void onePartMayHaveNearlyAllAndHalfWhereNothingWasSaid() {
    assertThat(given(line(10 * MB), OptionalLong.of(10 * MB))).isEqualTo(10 * MB * 19 / 20);
    assertThat(given(line(10 * MB), OptionalLong.of(3 * MB))).isEqualTo(3 * MB);
    assertThat(given(line(10 * MB), OptionalLong.empty())).isEqualTo(5 * MB);
  }

  @Test
  void withoutALimitAPartIsWhatWasWanted() {
    Line line = Line.unlimited();
    assertThat(line.part(OptionalLong.empty()).bytesPerSecond()).isEmpty();
    assertThat(line.part(OptionalLong.of(7)).bytesPerSecond()).hasValue(7);
  }

  @Test
  void partsNeverAddUpToMoreThanTheLine() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Line line = line(10 * MB);
    long sum = 0;
    for (int i = 0; i < 64; i++) {
      long wanted = 1 + random.nextLong(10 * MB);
      sum += given(line, random.nextBoolean() ? OptionalLong.of(wanted) : OptionalLong.empty());
    }
    assertThat(sum).as("seed %d", seed).isPositive().isLessThanOrEqualTo(10 * MB + 64);
  }

  private static long given(Line line, OptionalLong wanted) {
    return line.part(wanted).bytesPerSecond().orElseThrow();
  }

  private static void take(Line line, long bytes) throws InterruptedException {
    for (long done = 0; done < bytes; done += 50_000) {
      line.take(50_000);
    }
  }

  private static BandwidthLimit limit(long bytesPerSecond) {
    return BandwidthLimit.of(OptionalLong.of(bytesPerSecond));
  }

  private Line line(long bytesPerSecond) {
    return Line.of(OptionalLong.of(bytesPerSecond), time);
  }

  private double seconds() {
    return (double) time.nanos() / TimeUnit.SECONDS.toNanos(1);
  }
}

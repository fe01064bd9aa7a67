package org.ringrift.sync.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
  @Test
  void announcesOncePerCrossing() {
    assertThat(announcedAt(70, 60, 69.9, 70, 75, 90, 71)).containsExactly(70.0);
  }

  @Test
  void hoveringAtTheThresholdIsOneCrossing() {
    assertThat(announcedAt(70, 70.1, 69.9, 70.1, 68.1, 70.2)).containsExactly(70.1);
  }

  @Test
  void aNewCrossingCountsOnceTheDiskWasWellBelow() {
    assertThat(announcedAt(70, 71, 67.9, 72)).containsExactly(71.0, 72.0);
  }

  @Test
  void aDiskThatStartsFullIsAnnouncedAtOnce() {
    assertThat(announcedAt(70, 99)).containsExactly(99.0);
  }

  @Test
  void aLargeDiskIsLowByItsFreeBytesOncePerCrossing() {
    DiskWatch watch = DiskWatch.startingAt(new LowDisk(100, 400));
    List<Long> announced = new ArrayList<>();
    for (long free : List.of(401L, 400L, 399L, 410L, 399L, 499L, 398L, 500L, 397L)) {
      DiskWatch next = watch.after(new DiskSpace(4_000, free));
      if (next.crossedAfter(watch)) {
        announced.add(free);
      }
      watch = next;
    }
    assertThat(announced)
        .as("again only after a quarter more was free")
        .containsExactly(399L, 397L);
  }

  @Test
  void anUnreadableDiskChangesNothing() {
    DiskWatch low = DiskWatch.startingAt(new LowDisk(70, 0)).after(used(80));

    assertThat(low.after(DiskSpace.UNKNOWN)).isEqualTo(low);
  }

  @Test
  void usedPercentIsOfTheWhole() {
    assertThat(new DiskSpace(200, 50).usedPercent()).isEqualTo(75);
    assertThat(DiskSpace.UNKNOWN.usedPercent()).isZero();
  }

  @Test
  void countsTheDiskAsDfDoes(@TempDir Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);

    DiskSpace disk = DiskGauge.of(directory).read();

    double used = store.getTotalSpace() - store.getUnallocatedSpace();
    assertThat(disk.usedPercent())
        .isCloseTo(100 * used / (used + store.getUsableSpace()), within(0.5));
    assertThat(DiskGauge.of(directory.resolve("gone")).read()).isEqualTo(DiskSpace.UNKNOWN);
  }

  @Test
  void refusesImpossibleNumbers() {
    assertThatThrownBy(() -> new DiskSpace(10, 11)).hasMessageContaining("free is 11");
    assertThatThrownBy(() -> new LowDisk(70, -1)).hasMessageContaining("free bytes");
    assertThatThrownBy(() -> new LowDisk(0, 0)).hasMessageContaining("at most 100");
  }

  private static List<Double> announcedAt(double threshold, double... usedPercents) {
    List<Double> announced = new ArrayList<>();
    DiskWatch watch = DiskWatch.startingAt(new LowDisk(threshold, 0));
    for (double percent : usedPercents) {
      DiskWatch next = watch.after(used(percent));
      if (next.crossedAfter(watch)) {
        announced.add(percent);
      }
      watch = next;
    }
    return announced;
  }

  private static DiskSpace used(double percent) {
    return new DiskSpace(1000, Math.round(1000 - 10 * percent));
  }
}

package org.ringrift.sync.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.DataPath;

class QuietFilesTest {
  private static final DataPath PATH = new DataPath("models/hex8.pth");
  private static final long START = 100;

  private final QuietFiles files = new QuietFiles(Duration.ofNanos(10));

  @Test
  void aFileThatGrowsIsNotReady() {
    files.seen(PATH, new FileMark(1, 1), START);
    files.seen(PATH, new FileMark(2, 1), START + 9);

    assertThat(files.takeQuiet(START + 18)).isEmpty();
    assertThat(files.due()).hasValue(START + 19);
    assertThat(files.takeQuiet(START + 19)).containsEntry(PATH, new FileMark(2, 1));
    assertThat(files.takeQuiet(START + 99)).as("taken once").isEmpty();
    assertThat(files.due()).isEmpty();
  }

  @Test
  void aNewTimeIsAChangeToo() {
    files.seen(PATH, new FileMark(1, 1), START);
    files.seen(PATH, new FileMark(1, 2), START + 9);

    assertThat(files.takeQuiet(START + 10)).isEmpty();
  }

  @Test
  void seeingTheSameAgainChangesNothing() {
    files.seen(PATH, new FileMark(1, 1), START);
    files.seen(PATH, new FileMark(1, 1), START + 9);

    assertThat(files.takeQuiet(START + 10)).hasSize(1);
  }
}

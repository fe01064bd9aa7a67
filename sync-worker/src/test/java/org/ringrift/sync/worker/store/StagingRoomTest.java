package org.ringrift.sync.worker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.events.FailureCategory;

class StagingRoomTest {
  @TempDir Path root;
  private StagingRoom room;

  @BeforeEach
  void limit() {
    room = new StagingRoom(root, OptionalLong.of(1000));
  }

  @Test
  void whatRunningJobsWillNeedCountsThoughItIsNotThereYet() throws Exception {
    assertThat(reserve("a", 600)).isEmpty();
    assertThat(reserve("b", 401))
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.category()).isEqualTo(FailureCategory.DISK_FULL);
              assertThat(failure.retryable()).isTrue();
              assertThat(failure.error())
                  .contains("b needs 401 bytes", "need 600", "at most 1000", "staging.quota.bytes");
            });
    assertThat(reserve("b", 400)).isEmpty();
    room.leave(root.resolve("a"));
    assertThat(reserve("b", 1000)).as("the same job, again").isEmpty();
  }

  @Test
  void whatNobodyUsesGoesFirstAndTheOldestOfIt() throws Exception {
    left("old", 300, 1);
    left("older", 300, 0);
    left("oldest but in use", 300, -1);
    room.enter(root.resolve("oldest but in use"));
    assertThat(reserve("new", 400)).isEmpty();
    assertThat(root.resolve("older")).doesNotExist();
    assertThat(root.resolve("old")).exists();
    assertThat(reserve("newer", 301)).isPresent();
    assertThat(root.resolve("old")).doesNotExist();
    assertThat(root.resolve("oldest but in use")).exists();
  }

  @Test
  void whatIsTooOldGoesUnlessItIsInUse() throws Exception {
    left("old", 1, 0);
    left("used", 1, 0);
    left("young", 1, 5);
    room.enter(root.resolve("used"));
    room.drop(changedAtMs -> changedAtMs < 4000);
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("used", "young");
  }

  @Test
  void withoutAQuotaTheDiskIsTheLimit() throws Exception {
    room = new StagingRoom(root, OptionalLong.empty());
    assertThat(reserve("a", Long.MAX_VALUE)).isEmpty();
    assertThat(reserve("b", Long.MAX_VALUE)).isEmpty();
  }

  private Optional<Failure> reserve(String job, long bytes) throws Exception {
    room.enter(root.resolve(job));
    return room.reserve(root.resolve(job), job, bytes);
  }

  private void left(String job, int bytes, long second) throws Exception {
    Path folder = Files.createDirectory(root.resolve(job));
    Path file = Files.write(folder.resolve("content"), new byte[bytes]);
    FileTime time = FileTime.fromMillis(1000 * second);
    Files.setLastModifiedTime(file, time);
    Files.setLastModifiedTime(folder, time);
  }
}

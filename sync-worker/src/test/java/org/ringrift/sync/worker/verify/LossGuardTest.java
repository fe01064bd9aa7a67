package org.ringrift.sync.worker.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.testkit.GamesWriter;

/** No file takes the place of a database into which others write, whoever let it come so far. */
class LossGuardTest {
  private static final NodeId SELF = new NodeId("player");

  @TempDir private Path temp;

  @Test
  void aNodesOwnLiveDatabaseIsNotReplaced() throws Exception {
    Path own = temp.resolve("own.db");
    Path arrived = temp.resolve("arrived.db");
    for (Path file : new Path[] {own, arrived}) {
      try (GamesWriter writer = new GamesWriter(file, "DELETE", 1)) {
        writer.write(3);
      }
    }
    try (Connection incoming = GamesDatabase.openImmutable(arrived)) {
      assertThat(
              new LossGuard(SELF).compare(ArtifactId.parse("games:player:own.db"), incoming, own))
          .isInstanceOfSatisfying(
              LossGuard.Finding.Loss.class,
              loss -> {
                assertThat(loss.failure().category()).isEqualTo(FailureCategory.WOULD_LOSE_DATA);
                assertThat(loss.failure().error()).contains("own live database");
              });
      assertThat(
              new LossGuard(new NodeId("trainer"))
                  .compare(ArtifactId.parse("games:player:own.db"), incoming, own))
          .isInstanceOf(LossGuard.Finding.Safe.class);
    }
  }
}

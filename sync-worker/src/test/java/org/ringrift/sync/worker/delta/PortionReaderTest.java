package org.ringrift.sync.worker.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.Version;

/** Portions that become far more than they are are left early, whatever they are made of. */
@Timeout(60)
class PortionReaderTest {
  private static final int MAX_BYTES = 1 << 20;
  private static final int COLUMNS = 50;

  @TempDir Path temp;

  private interface Rubbish {
    void write(DataOutputStream out) throws IOException;
  }

  @Test
  void rowsOfNothingEnd() throws Exception {
    Path bomb =
        bomb(
            200_000,
            out -> {
              out.writeByte(Portion.ROW);
              out.writeByte(0);
              out.writeLong(1);
              for (int i = 0; i < COLUMNS; i++) {
                out.writeByte(GameRows.Kind.NULL);
              }
            });
    assertThat(bomb).satisfies(file -> assertThat(Files.size(file)).isLessThan(MAX_BYTES / 4));
    assertEndsEarly(bomb);
  }

  @Test
  void contentsOfGamesWithoutANameEnd() throws Exception {
    assertEndsEarly(
        bomb(
            200_000,
            out -> {
              out.writeByte(Portion.DIGEST);
              out.writeInt(0);
              out.writeLong(1);
              out.write(new byte[GameDigests.SUM_BYTES]);
            }));
  }

  @Test
  void aLongValueIsNotWaitedFor() throws Exception {
    assertEndsEarly(
        bomb(
            1,
            out -> {
              out.writeByte(Portion.ROW);
              out.writeByte(0);
              out.writeLong(1);
              out.writeByte(GameRows.Kind.BLOB);
              out.writeInt(MAX_BYTES + 1);
            }));
  }

  private static void assertEndsEarly(Path bomb) throws IOException {
    try (PortionReader reader = PortionReader.open(bomb, MAX_BYTES)) {
      assertThatThrownBy(
              () -> {
                while (!(reader.next() instanceof PortionReader.End)) {
                  // Nothing is kept of it.
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("more than the " + MAX_BYTES + " bytes");
    }
  }

  private Path bomb(int times, Rubbish rubbish) throws IOException {
    GameTable.Column id = new GameTable.Column(GameTable.GAME_ID, "TEXT", Optional.empty(), false);
    GameTable games =
        new GameTable(GameTable.GAMES, Collections.nCopies(COLUMNS, id), true, List.of());
    Version.GamesVersion version = new Version.GamesVersion(1, 1, 1, Optional.empty());
    byte[] header = new Portion(GameSet.EMPTY, version, 1, List.of(games)).toJson();
    Path file = temp.resolve("portion");
    try (OutputStream to = Files.newOutputStream(file)) {
      to.write(Portion.MAGIC);
      try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(to, 64 << 10))) {
        out.writeInt(header.length);
        out.write(header);
        for (int i = 0; i < times; i++) {
          rubbish.write(out);
        }
      }
    }
    return file;
  }
}

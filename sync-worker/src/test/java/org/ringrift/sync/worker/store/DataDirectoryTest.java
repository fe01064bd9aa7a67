package org.ringrift.sync.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.InvalidNameException;

class DataDirectoryTest {
  @TempDir Path temp;
  DataDirectory directory;

  @BeforeEach
  void open() throws IOException {
    directory = DataDirectory.open(temp.resolve("data"));
  }

  @Test
  void resolvesWhatIsThereAndWhatIsNot() throws IOException {
    Path games = Files.createDirectories(directory.root().resolve("games"));
    assertThat(directory.resolve(new DataPath("games/a.db"))).isEqualTo(games.resolve("a.db"));
    assertThat(directory.resolve(new DataPath("new/deep/b.pth")))
        .isEqualTo(directory.root().resolve("new/deep/b.pth"));
  }

  @Test
  void refusesALinkThatLeadsOut() throws IOException {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.createSymbolicLink(directory.root().resolve("models"), outside);
    assertThatThrownBy(() -> directory.resolve(new DataPath("models/x/y.pth")))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("models/x/y.pth")
        .hasMessageContaining("must not leave the data directory")
        .hasMessageContaining(outside.toRealPath().toString());
  }

  @Test
  void refusesALinkIntoTheWorkFolderAndOneThatLeadsNowhere() throws IOException {
    Files.createSymbolicLink(directory.root().resolve("own"), directory.offersFolder());
    Files.createSymbolicLink(directory.root().resolve("gone"), Path.of("nowhere"));
    assertThatThrownBy(() -> directory.resolve(new DataPath("own/x")))
        .isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> directory.resolve(new DataPath("gone")))
        .hasMessageContaining("leads nowhere");
  }

  @Test
  void followsALinkThatStaysInside() throws IOException {
    Files.createDirectories(directory.root().resolve("real"));
    Files.createSymbolicLink(directory.root().resolve("alias"), Path.of("real"));
    assertThat(directory.resolve(new DataPath("alias/x")))
        .isEqualTo(directory.root().resolve("alias/x"));
  }
}

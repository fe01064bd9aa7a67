package org.ringrift.sync.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;

class ArtifactFilterTest {

  @ParameterizedTest
  @CsvSource({
    "canonical_hex8_2p.db, true",
    "hex8_2p.db, true",
    "canonical_hex8_2p-old.db, true",
    "canonical_bighex8_2p.db, false",
    "canonical_hex8_2px.db, false",
    "hex8_3p.db, false",
    "xhex8_2p_hex8_2p.db, true"
  })
  void aConfigKeyIsAWholePartOfTheFileName(String file, boolean matches) {
    ArtifactFilter filter = games(Optional.of("hex8_2p"), Optional.empty());
    assertThat(filter.matches(ArtifactId.parse("games:n-1:data/games/" + file))).isEqualTo(matches);
  }

  @Test
  void theOriginAndTheTypeMustBeRight() {
    ArtifactFilter filter = games(Optional.empty(), Optional.of(new NodeId("n-1")));
    assertThat(filter.matches(ArtifactId.parse("games:n-1:a.db"))).isTrue();
    assertThat(filter.matches(ArtifactId.parse("games:n-2:a.db"))).isFalse();
    assertThat(filter.matches(ArtifactId.parse("models:a.db"))).isFalse();
  }

  @Test
  void findsThemInTheMonitorsDocument() throws Exception {
    var document =
        new ObjectMapper()
            .readTree(
                """
                {"artifacts": [{"artifact": "games:n-2:hex8_2p.db"}, {"artifact": "models:m.pth"},
                               {"artifact": "games:n-1:hex8_2p.db"}]}""");
    assertThat(games(Optional.of("hex8_2p"), Optional.empty()).in(document))
        .extracting(ArtifactId::toString)
        .containsExactly("games:n-1:hex8_2p.db", "games:n-2:hex8_2p.db");
  }

  private static ArtifactFilter games(Optional<String> key, Optional<NodeId> origin) {
    return new ArtifactFilter(DataType.GAMES, key, Optional.empty(), origin);
  }
}

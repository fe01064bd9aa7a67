package org.ringrift.sync.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
  void findsThemInOrder() {
    List<ArtifactId> known =
        Stream.of("games:n-2:hex8_2p.db", "models:m.pth", "games:n-1:hex8_2p.db")
            .map(ArtifactId::parse)
            .toList();

    assertThat(games(Optional.of("hex8_2p"), Optional.empty()).among(known))
        .extracting(ArtifactId::toString)
        .containsExactly("games:n-1:hex8_2p.db", "games:n-2:hex8_2p.db");
  }

  private static ArtifactFilter games(Optional<String> key, Optional<NodeId> origin) {
    return new ArtifactFilter(DataType.GAMES, key, Optional.empty(), origin);
  }
}

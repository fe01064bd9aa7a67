package org.ringrift.sync.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GameGeneratorTest {
  private static final long NOW = 1_800_000_000_000L;

  @Test
  void sameSeedSameGames() {
    for (long number = 1; number < 20; number++) {
      assertThat(new GameGenerator(Board.SQUARE8, 42).game(number, NOW))
          .isEqualTo(new GameGenerator(Board.SQUARE8, 42).game(number, NOW));
    }
  }

  @Test
  void otherSeedBoardOrNumberOtherGame() {
    Game game = new GameGenerator(Board.HEX8, 1).game(1, NOW);
    assertThat(new GameGenerator(Board.HEX8, 2).game(1, NOW).moves()).isNotEqualTo(game.moves());
    assertThat(new GameGenerator(Board.SQUARE8, 1).game(1, NOW).id()).isNotEqualTo(game.id());
    assertThat(new GameGenerator(Board.HEX8, 1).game(2, NOW).id()).isNotEqualTo(game.id());
  }

  @Test
  void idsAreDifferent() {
    GameGenerator generator = new GameGenerator(Board.HEX8, 1);
    assertThat(LongStream.rangeClosed(1, 500).mapToObj(n -> generator.game(n, NOW).id()))
        .doesNotHaveDuplicates();
  }

  @Test
  void gameEndsWhenItIsWritten() {
    Game game = new GameGenerator(Board.HEX8, 1).game(1, NOW);
    assertThat(game.createdAtMs() + game.durationMs()).isEqualTo(NOW);
    assertThat(game.moves()).hasSizeBetween(40, 80);
  }
}

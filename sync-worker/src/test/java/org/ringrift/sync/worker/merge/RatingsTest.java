package org.ringrift.sync.worker.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RatingsTest {
  private static final Columns COLUMNS =
      Columns.of(
          List.of(
              "participant_a",
              "participant_b",
              "participant_ids",
              "rankings",
              "winner",
              "board_type",
              "num_players",
              "timestamp",
              "game_id"));

  @Test
  void theFirstWinIsWorthHalfOfK() {
    Ratings ratings = Ratings.of(List.of(pair("g1", 1, "a", "b", "a")));

    assertThat(standing(ratings, "a", 2)).isEqualTo(new Ratings.Standing(1516, 1, 1, 0, 0));
    assertThat(standing(ratings, "b", 2)).isEqualTo(new Ratings.Standing(1484, 1, 0, 1, 0));
  }

  @Test
  void laterMatchesGoByTheRatingsOfTheEarlierOnes() {
    Ratings ratings =
        Ratings.of(List.of(pair("g2", 2, "b", "a", null), pair("g1", 1, "a", "b", "a")));

    double expected = 1 / (1 + Math.pow(10, (1484 - 1516) / 400.0));
    assertThat(standing(ratings, "a", 2).rating())
        .isCloseTo(1516 + 32 * (0.5 - expected), within(1e-9));
    assertThat(standing(ratings, "a", 2)).extracting(Ratings.Standing::draws).isEqualTo(1L);
    assertThat(ratings.history())
        .extracting(entry -> entry.match().identity())
        .containsExactly("game g1", "game g1", "game g2", "game g2");
  }

  @Test
  void theOrderOfRowsChangesNoBit() {
    long seed = Long.getLong("sync.test.seed", 3);
    Random random = new Random(seed);
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String one = "p" + random.nextInt(8);
      String two = "p" + random.nextInt(8);
      matches.add(pair("g" + i, random.nextInt(50), one, two, random.nextBoolean() ? one : two));
    }
    Ratings ratings = Ratings.of(matches);
    Collections.shuffle(matches, random);

    assertThat(Ratings.of(matches).standings()).as("seed %s", seed).isEqualTo(ratings.standings());
  }

  @Test
  void threePlayTwoMatchesEachForHalf() {
    Map<String, String> values =
        Map.of("participant_ids", "[\"c\", \"a\", \"b\"]", "rankings", "[1, 2, 2]");
    Match match = match("g", 1, values, 3);
    Ratings ratings = Ratings.of(List.of(match));

    assertThat(standing(ratings, "c", 3)).isEqualTo(new Ratings.Standing(1516, 1, 1, 0, 0));
    assertThat(standing(ratings, "a", 3)).isEqualTo(new Ratings.Standing(1492, 1, 0, 1, 0));
  }

  @Test
  void whatDoesNotSayHowItEndedRatesNobody() {
    Match unknown = pair("g1", 1, "a", "b", "somebody else");
    Match alone = pair("g2", 2, "a", "a", "a");

    assertThat(Ratings.of(List.of(unknown, alone)).standings()).isEmpty();
  }

  @Test
  void olderWordsForTheWinnerAreUnderstood() {
    assertThat(pair("g", 1, "x", "y", "model_b").places()).containsEntry("y", 0L);
    assertThat(pair("g", 1, "x", "y", "Draw").places())
        .containsEntry("x", 0L)
        .containsEntry("y", 0L);
    assertThat(pair("g", 1, "b", "a", "b").places()).containsEntry("b", 0L);
  }

  @Test
  void withoutAGameIdAMatchIsItsNamesAndItsTime() {
    String identity = pair(null, 1.5, "a", "b", "a").identity();

    assertThat(pair(null, 1.5, "b", "a", null).identity()).isEqualTo(identity);
    assertThat(pair(null, 2.5, "a", "b", "a").identity()).isNotEqualTo(identity);
    assertThat(pair(null, 1.5, "ab", "", "a").identity()).isNotEqualTo(identity);
  }

  private static Ratings.Standing standing(Ratings ratings, String name, long players) {
    return ratings.standings().get(new Ratings.Key(name, "hex8", players));
  }

  private static Match pair(String game, double at, String one, String two, String winner) {
    TreeMap<String, String> values = new TreeMap<>();
    values.put("participant_a", one);
    values.put("participant_b", two);
    values.put("winner", winner);
    return match(game, at, values, 2);
  }

  private static Match match(String game, double at, Map<String, String> values, long players) {
    Row row = Row.empty(COLUMNS);
    for (var value : values.entrySet()) {
      row = row.with(value.getKey(), Value.of(value.getValue()));
    }
    return Match.of(
        row.with("game_id", Value.of(game))
            .with("timestamp", Value.of(at))
            .with("board_type", Value.of("hex8"))
            .with("num_players", Value.of(players)));
  }
}

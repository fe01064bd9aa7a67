package org.ringrift.sync.worker.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One row of the match history, read.
 *
 * @param identity its game id, or else the names and the time
 * @param seconds when it was played; minus infinity where nobody knows
 * @param places of each participant, 0 for the best; empty where the row does not say how it ended,
 *     or where one played against itself
 */
record Match(Row row, String identity, double seconds, SortedMap<String, Long> places) {
  /** The order in which ratings are computed. */
  static final Comparator<Match> PLAYED =
      Comparator.comparingDouble(Match::seconds).thenComparing(Match::identity);

  static final String FIRST = "participant_a";
  static final String SECOND = "participant_b";
  static final String ALL = "participant_ids";
  static final String WHEN = "timestamp";
  private static final Set<String> FIRST_WON = Set.of("a", FIRST, "model_a", "model_a_id");
  private static final Set<String> SECOND_WON = Set.of("b", SECOND, "model_b", "model_b_id");
  private static final Set<String> DRAWN = Set.of("draw", "drawn", "tie", "none", "null");
  private static final ObjectMapper JSON = new ObjectMapper();

  static Match of(Row row) {
    List<String> names = names(row);
    return new Match(row, identity(row), Moment.seconds(row.get(WHEN)), places(row, names));
  }

  /** What makes it the same match in every copy. */
  static String identity(Row row) {
    Optional<String> gameId = row.text("game_id");
    if (gameId.isPresent()) {
      return "game " + gameId.get();
    }
    List<String> names = new ArrayList<>(names(row));
    names.sort(Comparator.naturalOrder());
    StringBuilder text = new StringBuilder("match of ");
    names.forEach(name -> text.append(name.length()).append(':').append(name).append(' '));
    String at = row.get(WHEN).map(Value::toString).orElse("an unknown time");
    return text.append("at ").append(at).toString();
  }

  /** As the row has them; a pair that lacks one has one. */
  static List<String> names(Row row) {
    List<String> pair = new ArrayList<>();
    row.text(FIRST).ifPresent(pair::add);
    row.text(SECOND).ifPresent(pair::add);
    return pair.isEmpty() ? texts(row.text(ALL)) : pair;
  }

  private static SortedMap<String, Long> places(Row row, List<String> names) {
    SortedMap<String, Long> places = new TreeMap<>();
    List<String> ranks = texts(row.text("rankings"));
    boolean ranked = ranks.size() == names.size() && ranks.stream().allMatch(Match::isRank);
    for (int i = 0; i < names.size(); i++) {
      Optional<Long> place =
          ranked ? Optional.of(Long.valueOf(ranks.get(i))) : place(row, names, i);
      if (place.isEmpty() || places.put(names.get(i), place.get()) != null) {
        return new TreeMap<>();
      }
    }
    return places.size() > 1 ? places : new TreeMap<>();
  }

  /** Where only the winner is known, the others are equal. */
  private static Optional<Long> place(Row row, List<String> names, int index) {
    Optional<String> winner = row.text("winner");
    if (winner.isEmpty()) {
      return Optional.of(0L);
    }
    int won = names.indexOf(winner.get());
    if (won >= 0) {
      return Optional.of(won == index ? 0L : 1L);
    }
    String word = winner.get().toLowerCase(Locale.ROOT);
    if (DRAWN.contains(word)) {
      return Optional.of(0L);
    }
    boolean side = FIRST_WON.contains(word) || SECOND_WON.contains(word);
    return side && names.size() == 2
        ? Optional.of(FIRST_WON.contains(word) == (index == 0) ? 0L : 1L)
        : Optional.empty();
  }

  private static boolean isRank(String text) {
    return text.matches("\\d{1,9}");
  }

  /** The elements of a JSON array; none where it is no array. */
  private static List<String> texts(Optional<String> json) {
    List<String> texts = new ArrayList<>();
    try {
      JsonNode node = json.isPresent() ? JSON.readTree(json.get()) : null;
      if (node != null && node.isArray()) {
        node.forEach(element -> texts.add(element.asText()));
      }
    } catch (JsonProcessingException e) {
      return List.of();
    }
    return texts;
  }
}

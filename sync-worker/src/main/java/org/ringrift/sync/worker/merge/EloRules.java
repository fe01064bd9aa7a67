package org.ringrift.sync.worker.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * The Elo database. The match history is united; ratings and their history follow from it, so that
 * only the history decides them. What else a table of ratings says (a peak, a time) is the larger
 * of what the copies say.
 */
record EloRules() implements MergeRules {
  private static final String MATCHES = "match_history";
  private static final String RATINGS = "elo_ratings";
  private static final String HISTORY = "rating_history";
  private static final Map<String, String> PARTICIPANT = Map.of("model_id", "participant_id");
  private static final List<String> RATED = List.of("participant_id", "board_type", "num_players");
  private static final Set<String> DERIVED =
      Set.of(
          "participant_id",
          "board_type",
          "num_players",
          "rating",
          "games_played",
          "wins",
          "losses",
          "draws");

  @Override
  public List<TableRule> tables() {
    return List.of(
        new TableRule(
            MATCHES,
            Map.of(
                "model_a", Match.FIRST,
                "model_a_id", Match.FIRST,
                "model_b", Match.SECOND,
                "model_b_id", Match.SECOND),
            List.of(Set.of(Match.FIRST, Match.ALL), Set.of("game_id", Match.WHEN)),
            Set.of("game_id"),
            Match::identity,
            BinaryOperator.maxBy(TableRule.FULLER),
            (stays, goes) -> !turned(goes).isPartOf(turned(stays)),
            false),
        TableRule.keyed(
            "participants",
            List.of(),
            List.of("participant_id"),
            Set.of("participant_id"),
            Moment.by("updated_at")),
        derived(RATINGS, row -> TableRule.key(row, RATED), Row::largest),
        derived(HISTORY, row -> row, (one, other) -> one));
  }

  private static TableRule derived(
      String table, Function<Row, Object> identity, BinaryOperator<Row> join) {
    return new TableRule(
        table, PARTICIPANT, List.of(), DERIVED, identity, join, (stays, goes) -> false, true);
  }

  /** With the pair in the order of names: which of them is named first says nothing. */
  private static Row turned(Row row) {
    Value first = row.get(Match.FIRST).orElse(null);
    Value second = row.get(Match.SECOND).orElse(null);
    return first == null || second == null || first.compareTo(second) <= 0
        ? row
        : row.with(Match.FIRST, second).with(Match.SECOND, first);
  }

  @Override
  public Content derived(Content merged) {
    Ratings ratings = Ratings.of(merged.rows(MATCHES).stream().map(Match::of).toList());
    Content result = merged;
    if (merged.tables().containsKey(RATINGS)) {
      result = result.with(RATINGS, ratings(merged.tables().get(RATINGS), ratings));
    }
    if (merged.tables().containsKey(HISTORY)) {
      result = result.with(HISTORY, history(merged.tables().get(HISTORY).columns(), ratings));
    }
    return result;
  }

  private static Content.Table ratings(Content.Table before, Ratings ratings) {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (Row row : before.rows()) {
      rows.put(TableRule.key(row, RATED), standing(row, Ratings.Standing.NEW));
    }
    ratings
        .standings()
        .forEach(
            (key, standing) -> {
              Row empty = keyed(Row.empty(before.columns()), key);
              rows.merge(
                  TableRule.key(empty, RATED),
                  standing(empty, standing),
                  (old, fresh) -> standing(old, standing));
            });
    return new Content.Table(before.columns(), new ArrayList<>(rows.values()));
  }

  private static Content.Table history(Columns columns, Ratings ratings) {
    Set<Row> rows = new LinkedHashSet<>();
    for (Ratings.Entry entry : ratings.history()) {
      Row row = keyed(Row.empty(columns), entry.key());
      row = standing(row, entry.standing());
      for (String column : List.of(Match.WHEN, "game_id", "tournament_id")) {
        row = row.with(column, entry.match().row().get(column).orElse(null));
      }
      rows.add(row);
    }
    return new Content.Table(columns, List.copyOf(rows));
  }

  private static Row keyed(Row row, Ratings.Key key) {
    return row.with("participant_id", Value.text(key.participant()))
        .with("board_type", Value.text(key.board()))
        .with("num_players", new Value.Whole(key.players()));
  }

  private static Row standing(Row row, Ratings.Standing standing) {
    return row.with("rating", Value.number(standing.rating()))
        .with("games_played", new Value.Whole(standing.games()))
        .with("wins", new Value.Whole(standing.wins()))
        .with("losses", new Value.Whole(standing.losses()))
        .with("draws", new Value.Whole(standing.draws()));
  }
}

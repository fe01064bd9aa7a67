package org.ringrift.sync.worker.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Elo ratings that follow from a history of matches: start {@value #START}, K = {@value #K}, in the
 * order of (time, identity). With more than two participants everybody plays everybody, for 1/(n-1)
 * of K each. Sums are made in the order of names and with {@link StrictMath}, so that every machine
 * gets the same bits.
 */
final class Ratings {
  static final double START = 1500;
  static final double K = 32;
  private static final double SCALE = 400;

  private final SortedMap<Key, Standing> standings = new TreeMap<>();
  private final List<Entry> history = new ArrayList<>();

  /** Each board and number of players has ratings of its own. */
  record Key(String participant, String board, long players) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = board.compareTo(other.board);
      order = order == 0 ? Long.compare(players, other.players) : order;
      return order == 0 ? participant.compareTo(other.participant) : order;
    }
  }

  /** After so many games. */
  record Standing(double rating, long games, long wins, long losses, long draws) {
    static final Standing NEW = new Standing(START, 0, 0, 0, 0);

    private Standing after(double gain, boolean won, boolean drew) {
      return new Standing(
          rating + gain,
          games + 1,
          wins + (won && !drew ? 1 : 0),
          losses + (won || drew ? 0 : 1),
          draws + (drew ? 1 : 0));
    }
  }

  /** What one participant had after one match. */
  record Entry(Key key, Standing standing, Match match) {}

  private Ratings() {}

  /** Matches without a board or without a result are left out. */
  static Ratings of(Collection<Match> matches) {
    Ratings ratings = new Ratings();
    matches.stream().sorted(Match.PLAYED).forEach(ratings::play);
    return ratings;
  }

  SortedMap<Key, Standing> standings() {
    return standings;
  }

  /** In the order of play. */
  List<Entry> history() {
    return history;
  }

  private void play(Match match) {
    Optional<String> board = match.row().text("board_type");
    if (board.isEmpty() || match.places().isEmpty()) {
      return;
    }
    long players = players(match);
    SortedMap<String, Standing> before = new TreeMap<>();
    for (String name : match.places().keySet()) {
      before.put(name, standings.getOrDefault(new Key(name, board.get(), players), Standing.NEW));
    }
    long best = match.places().values().stream().min(Long::compare).orElseThrow();
    long winners = match.places().values().stream().filter(place -> place == best).count();
    before.forEach(
        (name, standing) -> {
          boolean first = match.places().get(name) == best;
          Standing after =
              standing.after(gain(name, before, match.places()), first, first && winners > 1);
          Key key = new Key(name, board.get(), players);
          standings.put(key, after);
          history.add(new Entry(key, after, match));
        });
  }

  private static long players(Match match) {
    return match
        .row()
        .get("num_players")
        .map(value -> value instanceof Value.Whole whole ? whole.number() : null)
        .orElseGet(() -> (long) match.places().size());
  }

  private static double gain(
      String name, SortedMap<String, Standing> before, SortedMap<String, Long> places) {
    double sum = 0;
    for (Map.Entry<String, Standing> other : before.entrySet()) {
      if (!other.getKey().equals(name)) {
        double distance = other.getValue().rating() - before.get(name).rating();
        double expected = 1 / (1 + StrictMath.pow(10, distance / SCALE));
        int order = Long.compare(places.get(other.getKey()), places.get(name));
        sum += (order + 1) / 2.0 - expected;
      }
    }
    return K / (before.size() - 1) * sum;
  }
}

package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.monitor.core.Facts.GAMES;
import static org.ringrift.sync.monitor.core.Facts.MODEL;
import static org.ringrift.sync.monitor.core.Facts.candidate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;

class CandidateBookTest {
  private final CandidateBook book = new CandidateBook(4);

  private static Placement decided(boolean narrow, Candidate... candidates) {
    return new Placement(
        1000,
        Facts.games(1),
        "HYBRID",
        "GameCompleted",
        3,
        Priority.HIGH,
        Set.of(),
        Set.of(),
        List.of(candidates),
        0,
        narrow,
        Optional.empty());
  }

  @Test
  void aNarrowWordKeepsWhatWasSaidOfTheOthers() {
    Candidate full = candidate("full-1", Verdict.REFUSED, "disk is full", 0);
    Candidate away = candidate("away-1", Verdict.REFUSED, "is silent", 0);
    Candidate chosen = candidate("away-1", Verdict.CHOSEN, null, 50);
    book.add(GAMES, decided(false, full, away));
    book.add(GAMES, decided(true, chosen));
    assertThat(book.of(GAMES)).containsExactly(full, chosen);

    book.add(GAMES, decided(false, chosen));
    assertThat(book.of(GAMES)).containsExactly(chosen);
    assertThat(book.of(GAMES, new NodeId("full-1"))).isEmpty();
  }

  @Test
  void forgetsWhatWasDecidedLongestAgo() {
    Candidate a = candidate("a", Verdict.REFUSED, "x", 0);
    Candidate b = candidate("b", Verdict.REFUSED, "x", 0);
    Candidate c = candidate("c", Verdict.REFUSED, "x", 0);
    book.add(GAMES, decided(false, a, b));
    book.add(MODEL, decided(false, a, b));
    book.add(GAMES, decided(true, c));
    assertThat(book.of(MODEL)).isEmpty();
    assertThat(book.of(GAMES)).containsExactly(a, b, c);
  }
}

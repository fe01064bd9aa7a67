package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.Priority;

/** What newer work takes over from the work in whose place it goes. */
class OrderMergeTest {
  private final Desk desk = new Desk(Policies.plain(3));

  @Test
  void theUnionOfTheGamesIsBroughtAsUrgentlyAndAsEarly() {
    Order older = order(10, Priority.CRITICAL, Optional.of(500L), "a", "b");
    Order newer = order(12, Priority.HIGH, Optional.of(900L), "b", "c");

    Order merged = newer.inPlaceOf(older);

    assertThat(merged.gameIds()).containsExactly("a", "b", "c");
    assertThat(merged.priority()).isEqualTo(Priority.CRITICAL);
    assertThat(merged.deadlineMs()).contains(500L);
    assertThat(merged.version()).isEqualTo(newer.version());
    assertThat(merged.id()).isEqualTo(newer.id());
  }

  @Test
  void aDeadlineOfEitherCounts() {
    Order with = order(10, Priority.LOW, Optional.of(500L), "a");
    Order without = order(12, Priority.LOW, Optional.empty(), "b");
    assertThat(with.inPlaceOf(without).deadlineMs()).contains(500L);
    assertThat(without.inPlaceOf(with).deadlineMs()).contains(500L);
  }

  @Test
  void whereOneSideNamesNoGamesTheTargetFindsOut() {
    Order named = order(10, Priority.LOW, Optional.empty(), "a");
    Order all = order(12, Priority.LOW, Optional.empty());
    assertThat(named.inPlaceOf(all).gameIds()).isEmpty();
    assertThat(all.inPlaceOf(named).gameIds()).isEmpty();
  }

  @Test
  void moreThanAJobCarriesBecomesEverything() {
    Order half = order(10, Priority.LOW, Optional.empty(), ids(0, 600));
    assertThat(order(12, Priority.LOW, Optional.empty(), ids(400, 1000)).inPlaceOf(half).gameIds())
        .hasSize(1000);
    assertThat(order(12, Priority.LOW, Optional.empty(), ids(401, 1001)).inPlaceOf(half).gameIds())
        .isEmpty();
  }

  @Test
  void whatWaitsIsMergedAndSoIsWhatFailedWhileNewerWorkWaited() {
    apply(order(10, Priority.HIGH, Optional.empty(), "a"));
    apply(order(11, Priority.NORMAL, Optional.empty(), "b"));
    Lease lease = desk.settle().getFirst();
    assertThat(lease.order().gameIds()).containsExactly("a", "b");
    assertThat(lease.order().priority()).isEqualTo(Priority.HIGH);

    apply(order(12, Priority.NORMAL, Optional.empty(), "c"));
    desk.fail(lease, "TARGET_IO");
    desk.now += 60_000;

    Order next = desk.settle().getFirst().order();
    assertThat(next.gameIds()).containsExactly("a", "b", "c");
    assertThat(next.priority()).isEqualTo(Priority.HIGH);
  }

  private void apply(Order order) {
    desk.apply(new DispatchInput.Ordered(order, false));
  }

  private static String[] ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "game-" + i).toArray(String[]::new);
  }

  private static Order order(
      long games, Priority priority, Optional<Long> deadline, String... gameIds) {
    Order plain = Desk.order("g", priority, games, deadline);
    SortedSet<String> ids = new TreeSet<>(Arrays.asList(gameIds));
    return new Order(
        plain.id(),
        plain.artifact(),
        plain.version(),
        plain.sources(),
        priority,
        plain.decisionId(),
        ids,
        plain.executor(),
        deadline);
  }
}

package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.Priority;

/** Whose turn it is. */
class QueueOrderTest {
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final DispatchPolicy POLICY = Policies.plain(3);
  private static final long AGEING = POLICY.ageingMs();
  private static final long NOW = 100 * AGEING;

  private final TargetState target = TargetState.idle(Desk.TARGET);
  private long sequence;

  @Test
  void theMoreUrgentGoesFirst() {
    assertOrder(
        work("critical", Priority.CRITICAL, 0),
        work("high", Priority.HIGH, 0),
        work("normal", Priority.NORMAL, 0),
        work("low", Priority.LOW, 0));
  }

  @Test
  void ofEqualPriorityTheOlderGoesFirst() {
    assertOrder(
        work("old", Priority.HIGH, 2_000),
        work("middle", Priority.HIGH, 1_000),
        work("new", Priority.HIGH, 0));
  }

  @Test
  void waitingForTheAgeingTimeCountsAsOnePriority() {
    assertOrder(work("old normal", Priority.NORMAL, AGEING + 1), work("high", Priority.HIGH, 0));
    assertOrder(work("high", Priority.HIGH, 0), work("normal", Priority.NORMAL, AGEING - 1));
    assertOrder(
        work("very old low", Priority.LOW, 3 * AGEING + 1), work("critical", Priority.CRITICAL, 0));
  }

  @Test
  void withinAPriorityWhatHasADeadlineGoesFirstAndTheEarlierOneBeforeTheLater() {
    assertOrder(
        work("critical", Priority.CRITICAL, 0),
        due("soon", Priority.HIGH, 0, NOW + 60_000),
        due("later", Priority.HIGH, 1_000, NOW + 120_000),
        work("high and older", Priority.HIGH, 2_000),
        due("normal", Priority.NORMAL, 0, NOW + 1_000));
  }

  @Test
  void whatMustNotGoYetIsNoHead() {
    Waiting later = work("later", Priority.CRITICAL, 0).until(NOW + 1, Optional.empty());
    assertThat(QueueEntry.next(List.of(entry(later)), NOW, POLICY)).isEmpty();
    assertThat(entry(later).lane()).isEqualTo(Lane.LATER);
    assertThat(entry(later).position()).isEqualTo(NOW + 1);
  }

  @Test
  void workWhoseTimeHasComeDoesNotStayBehindWhatNeverWaited() {
    Waiting retried = work("retried", Priority.HIGH, 5_000).until(NOW - 1, Optional.empty());
    Waiting woken = retried.until(0, retried.reason());
    assertOrder(woken, work("fresh", Priority.HIGH, 0));
  }

  /**
   * Twice as much comes as can go, so that something waits all the time. With every priority and
   * deadlines in any order, no work waits for much longer than the ageing allows.
   */
  @Test
  void nothingStarvesUnderTwiceTheLoad() {
    for (long seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      List<QueueEntry> queue = new ArrayList<>();
      // By turns with and without a deadline: small seeds all begin with the same boolean.
      Optional<Long> deadline = seed % 2 == 0 ? Optional.empty() : Optional.of(100 * AGEING);
      Order least = Desk.order("victim", Priority.LOW, 1, deadline);
      QueueEntry victim = entry(Waiting.fresh(least, sequence++, 0));
      queue.add(victim);
      long now = 0;
      while (queue.contains(victim)) {
        now += 1_000;
        assertThat(now).as("seed " + seed + ": " + victim).isLessThan(12 * AGEING);
        queue.add(entry(random(random, now)));
        queue.add(entry(random(random, now)));
        queue.remove(QueueEntry.next(Desk.heads(queue), now, POLICY).orElseThrow());
      }
    }
  }

  private Waiting random(Random random, long now) {
    Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
    Optional<Long> deadline =
        random.nextBoolean() ? Optional.of(now + random.nextLong(100 * AGEING)) : Optional.empty();
    Order order = Desk.order("w" + sequence, priority, 1, deadline);
    return Waiting.fresh(order, sequence++, now);
  }

  /** They leave the queue in the order given, in whatever order they came. */
  private void assertOrder(Waiting... expected) {
    List<QueueEntry> left = new ArrayList<>();
    for (Waiting work : List.of(expected).reversed()) {
      left.add(entry(work));
    }
    for (Waiting work : expected) {
      QueueEntry next = QueueEntry.next(Desk.heads(left), NOW, POLICY).orElseThrow();
      assertThat(next.artifact()).isEqualTo(work.order().artifact());
      left.remove(next);
    }
  }

  private QueueEntry entry(Waiting work) {
    return QueueEntry.of(target, work.order().artifact(), Optional.of(work), POLICY).orElseThrow();
  }

  private Waiting work(String name, Priority priority, long ageMs) {
    return Waiting.fresh(Desk.order(name, priority, 1, Optional.empty()), sequence++, NOW - ageMs);
  }

  private Waiting due(String name, Priority priority, long ageMs, long deadline) {
    return Waiting.fresh(
        Desk.order(name, priority, 1, Optional.of(deadline)), sequence++, NOW - ageMs);
  }
}

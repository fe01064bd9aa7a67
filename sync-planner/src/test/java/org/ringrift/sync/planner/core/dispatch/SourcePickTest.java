package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.NodeStatus;

/** Which source is asked first, and when work waits for one. */
class SourcePickTest {
  private static final int SLOTS = 2;

  private final Desk desk =
      new Desk(Policies.with(Policies.bandwidth(1000 * Policies.MB, SLOTS, 2_000)));

  SourcePickTest() {
    for (String id : List.of("a", "b", "c")) {
      desk.put(Fleets.node(id).heardAtMs(desk.now));
    }
  }

  @Test
  void theOrderOfPlacementIsKept() {
    assertThat(sources("b", "a", "c")).containsExactly("b", "a", "c");
  }

  @Test
  void theTargetItselfAndWhoCannotBeReadFromAreLeftOut() {
    desk.put(Fleets.node("a").status(NodeStatus.SILENT));
    desk.put(Fleets.node("b").status(NodeStatus.TERMINATING));
    assertThat(sources("target", "a", "nobody", "b")).containsExactly("b");
  }

  @Test
  void whoHasAFreeSlotGoesFirst() {
    desk.uploadsElsewhere.put(new NodeId("a"), SLOTS);
    assertThat(sources("a", "b")).containsExactly("b", "a");
    desk.uploadsElsewhere.put(new NodeId("a"), SLOTS - 1);
    assertThat(sources("a", "b")).containsExactly("a", "b");
  }

  @Test
  void whatASourceSaysOfItsUploadsCountsWhileItIsRecent() {
    desk.put(Fleets.node("a").uploads(SLOTS).heardAtMs(desk.now));
    assertThat(sources("a", "b")).containsExactly("b", "a");
    desk.put(Fleets.node("a").uploads(SLOTS).heardAtMs(desk.now - 5_001));
    assertThat(sources("a", "b")).containsExactly("a", "b");
  }

  @Test
  void whereAllAreFullTheWorkWaitsWithoutBlame() {
    desk.uploadsElsewhere.put(new NodeId("a"), SLOTS);
    desk.uploadsElsewhere.put(new NodeId("b"), SLOTS);
    assertThat(sources("a", "b")).isEmpty();

    Waiting work = desk.waiting.values().iterator().next();
    assertThat(work.tries()).isEqualTo(Tries.NONE);
    assertThat(desk.reason(work.order().artifact())).contains("every source serves as many");
    assertThat(desk.nextLook()).hasValue(desk.now + 5_000);

    desk.uploadsElsewhere.clear();
    desk.now += 5_000;
    assertThat(desk.settle()).hasSize(1);
  }

  @Test
  void whoHasJustFailedTheTargetIsAskedLastForAWhile() {
    assertThat(sources("a", "b")).containsExactly("a", "b");
    desk.fail(desk.sent().getFirst(), "SOURCE_UNREACHABLE");

    desk.now += 10_000;
    assertThat(names(desk.settle())).containsExactly("b", "a");
    desk.fail(desk.sent().getFirst(), "SOURCE_BUSY");

    desk.now += 70_000;
    assertThat(names(desk.settle())).containsExactly("a", "b");
  }

  @Test
  void aPushIsRunByItsSourceAndNeedsItsSlot() {
    desk.put(Fleets.node("a").incarnation("7").heardAtMs(desk.now));
    Order order = push("a");
    desk.uploadsElsewhere.put(new NodeId("a"), SLOTS);
    desk.apply(new DispatchInput.Ordered(order, false));
    assertThat(desk.settle()).isEmpty();

    desk.uploadsElsewhere.clear();
    desk.now += 5_000;
    Lease lease = desk.settle().getFirst();
    assertThat(names(List.of(lease))).containsExactly("a");
    assertThat(lease.incarnation()).isEqualTo("7");

    desk.put(Fleets.node("a").incarnation("8").heardAtMs(desk.now));
    desk.now += 5_000;
    Lease second = desk.settle().getFirst();
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.incarnation()).isEqualTo("8");
    assertThat(second.tries().failures()).as("nobody's fault").isZero();
  }

  @Test
  void aPushWhoseExecutorIsAwayWaits() {
    desk.put(Fleets.node("a").status(NodeStatus.SILENT));
    Order order = push("a");
    desk.apply(new DispatchInput.Ordered(order, false));
    assertThat(desk.settle()).isEmpty();
    assertThat(desk.reason(order.artifact())).contains("a cannot run it now");
  }

  @Test
  void aPushWaitsForASlotOfTheNodeThatRunsIt() {
    desk.put(pusher("a").slots(2));
    desk.runsElsewhere.put(new NodeId("a"), 2);
    Order order = push("a");
    desk.apply(new DispatchInput.Ordered(order, false));
    assertThat(desk.settle()).isEmpty();
    assertThat(desk.reason(order.artifact())).contains("a, which is to push it, runs as much");
    assertThat(desk.nextLook()).hasValue(desk.now + 5_000);

    desk.runsElsewhere.clear();
    desk.now += 5_000;
    assertThat(desk.settle()).hasSize(1);
  }

  @Test
  void whatANodeThatPushesSaysItRunsCountsWhileItIsRecent() {
    desk.put(pusher("a").slots(2).running("x", "y").heardAtMs(desk.now));
    desk.apply(new DispatchInput.Ordered(push("a"), false));
    assertThat(desk.settle()).isEmpty();

    desk.now += 5_001;
    assertThat(desk.settle()).hasSize(1);
  }

  @Test
  void whoPushesForOthersFetchesLess() {
    desk.put(pusher("target").slots(2));
    desk.runsElsewhere.put(Desk.TARGET, 1);
    desk.order("g", Priority.HIGH, 1);
    desk.order("h", Priority.HIGH, 1);

    assertThat(desk.settle()).hasSize(1);
    assertThat(desk.reason(desk.waiting.keySet().iterator().next()))
        .contains("runs as much as it may, for itself and for others");
    desk.runsElsewhere.clear();
    desk.now += 5_000;
    assertThat(desk.settle()).hasSize(1);
  }

  @Test
  void whoPushesAsMuchAsItMayIsLookedAtAgainAsNobodyTellsItThatAPushEnded() {
    desk.put(pusher("target").slots(2));
    desk.runsElsewhere.put(Desk.TARGET, 2);
    desk.order("g", Priority.HIGH, 1);
    assertThat(desk.settle()).isEmpty();
    assertThat(desk.nextLook()).hasValue(desk.now + 5_000);

    desk.runsElsewhere.clear();
    desk.now += 5_000;
    assertThat(desk.settle()).hasSize(1);
  }

  @Test
  void aPushTakesNoSlotOfWhatTheTargetRuns() {
    desk.put(Fleets.node("target").slots(1));
    desk.put(pusher("a").slots(1));
    desk.apply(new DispatchInput.Ordered(push("a"), false));
    desk.order("h", Priority.HIGH, 1);

    assertThat(desk.settle()).as("but it is received").hasSize(1);
    assertThat(desk.reason(desk.waiting.keySet().iterator().next()))
        .contains("all 1 slots of the target are in use");
  }

  @Test
  void aPushThatWasNeverTakenOnIsNotBlamedButOneThatStoppedIs() {
    desk.apply(new DispatchInput.Ordered(push("a"), false));
    desk.settle();
    desk.now += 30_000;
    desk.put(Fleets.node("a").heardAtMs(desk.now));
    Lease second = desk.settle().getFirst();
    assertThat(second.tries()).isEqualTo(new Tries(2, 0, 0));

    desk.apply(new DispatchInput.Alive(second.order().artifact(), second.order().id(), 2));
    desk.now += 30_000;
    Lease third = desk.settle().getFirst();
    assertThat(third.tries()).isEqualTo(new Tries(3, 1, 0));
    assertThat(desk.target.breaker()).as("not the target's fault").isEqualTo(Breaker.SOUND);
    assertThat(desk.target.avoids(new NodeId("a"), desk.now)).isTrue();
  }

  private Fleets.Builder pusher(String id) {
    return Fleets.node(id).inboundBlocked().pushes().heardAtMs(desk.now);
  }

  private static Order push(String executor) {
    Order order = Desk.from(Desk.order("g", Priority.HIGH, 1, Optional.empty()), executor, "b");
    return new Order(
        order.id(),
        order.artifact(),
        order.version(),
        order.sources(),
        order.priority(),
        order.decisionId(),
        order.gameIds(),
        new NodeId(executor),
        order.deadlineMs());
  }

  private int orders;

  /** The sources of the job that a new order with these becomes. */
  private List<String> sources(String... ofOrder) {
    Order order = Desk.order("g" + orders++, Priority.HIGH, 1, Optional.empty());
    desk.target = TargetState.idle(Desk.TARGET);
    desk.apply(new DispatchInput.Ordered(Desk.from(order, ofOrder), false));
    return names(desk.settle());
  }

  private static List<String> names(List<Lease> sent) {
    return sent.stream().flatMap(l -> l.sources().stream()).map(NodeId::value).toList();
  }
}

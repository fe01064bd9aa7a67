package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Order;

class EvacuationTest {
  private static final long DEADLINE = Fleets.NOW + 90_000;

  private final Placing placing = new Placing("games:origin:g.db");

  @Test
  void oneSafeCopyGoesFirstAndTheOthersWaitForIt() {
    placing
        .fleet(
            Fleets.node("origin").terminatesAtMs(DEADLINE),
            Fleets.node("spot").ephemeral().priorityHost(),
            Fleets.node("a"),
            Fleets.node("b"))
        .games(10);

    assertThat(placing.ways()).containsExactly("a<-origin");
    Order first = placing.orders().getFirst();
    assertThat(first.priority()).isEqualTo(Priority.CRITICAL);
    assertThat(first.deadlineMs()).contains(DEADLINE);
    assertThat(first.version().sizeBytes()).as("what dispatch reckons with").isEqualTo(1000);
    assertThat(placing.reason("b")).contains("waits until the targets before it");

    placing.completed("a");

    assertThat(placing.ways()).as("from the copy that stays").contains("b<-a,origin");
    assertThat(placing.orders()).allMatch(order -> order.deadlineMs().isEmpty());
  }

  @Test
  void workThatIsOnItsWayLearnsOfTheNotice() {
    placing.fleet(Fleets.node("origin").ephemeral(), Fleets.node("a")).games(10);
    assertThat(placing.orders()).extracting(Order::priority).containsExactly(Priority.CRITICAL);

    placing.fleet(Fleets.node("origin").ephemeral().terminatesAtMs(DEADLINE), Fleets.node("a"));

    assertThat(placing.orders()).hasSize(1);
    assertThat(placing.orders().getFirst().deadlineMs()).contains(DEADLINE);
  }

  @Test
  void aNoticeWithoutATimeIsCriticalAllTheSame() {
    placing.fleet(Fleets.node("origin").status(NodeStatus.TERMINATING), Fleets.node("a")).games(10);

    assertThat(placing.orders()).extracting(Order::priority).containsExactly(Priority.CRITICAL);
    assertThat(placing.orders().getFirst().deadlineMs()).isEmpty();
  }

  @Test
  void whatIsSafeElsewhereIsNoEmergency() {
    placing.fleet(Fleets.node("origin"), Fleets.node("a"), Fleets.node("b")).games(10);
    placing.completed("a").completed("b");

    placing.fleet(
        Fleets.node("origin").terminatesAtMs(DEADLINE),
        Fleets.node("a"),
        Fleets.node("b"),
        Fleets.node("c"));

    assertThat(placing.ways())
        .as("a leaving node is the last source")
        .containsExactly("c<-a,b,origin");
    assertThat(placing.orders().getFirst().priority()).isNotEqualTo(Priority.CRITICAL);
    assertThat(placing.orders().getFirst().deadlineMs()).isEmpty();
  }

  @Test
  void aCoordinatorThatLeavesLeavesItsDataBehind() {
    placing
        .fleet(
            Fleets.node("origin").role(NodeRole.COORDINATOR).terminatesAtMs(DEADLINE),
            Fleets.node("a"))
        .games(10);

    assertThat(placing.ways()).containsExactly("a<-origin");
  }

  @Test
  void theLastOfSeveralDeadlinesCounts() {
    placing.fleet(Fleets.node("origin"), Fleets.node("a")).games(10);
    placing.completed("a");

    placing.fleet(
        Fleets.node("origin").terminatesAtMs(DEADLINE),
        Fleets.node("a").terminatesAtMs(DEADLINE + 5_000),
        Fleets.node("b"));

    assertThat(placing.orders().getFirst().deadlineMs()).contains(DEADLINE + 5_000);
  }
}

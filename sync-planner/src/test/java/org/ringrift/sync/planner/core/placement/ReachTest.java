package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.placement.PlacementEffect.Verdict;

class ReachTest {
  private final Placing placing = new Placing("games:origin:g.db");

  @Test
  void aSourceThatAcceptsNoConnectionsPushes() {
    placing.fleet(Fleets.node("origin").inboundBlocked().pushes(), Fleets.node("a")).games(10);

    assertThat(placing.ways()).containsExactly("a<-origin by origin");
    assertThat(placing.reason("a")).contains("origin accepts no connections and pushes");
  }

  @Test
  void whoCannotPushIsNotAskedTo() {
    placing.fleet(Fleets.node("origin").inboundBlocked(), Fleets.node("a")).games(10);

    assertThat(placing.orders()).isEmpty();
    assertThat(placing.reason("a"))
        .contains("origin accepts no connections, and its worker does not push");
  }

  @Test
  void fetchingGoesBeforePushing() {
    placing
        .fleet(Fleets.node("origin").inboundBlocked().pushes(), Fleets.node("a"), Fleets.node("b"))
        .games(10)
        .completed("a");

    assertThat(placing.ways()).as("changed over to the holder that can be read").contains("b<-a");
  }

  @Test
  void whereNeitherSideAcceptsConnectionsARelayIsChosenAndExplained() {
    placing
        .fleet(
            Fleets.node("origin").inboundBlocked().pushes(),
            Fleets.node("t1").inboundBlocked().priorityHost(),
            Fleets.node("t2").inboundBlocked().priorityHost(),
            Fleets.node("relay"),
            Fleets.node("other").ephemeral())
        .games(10);

    assertThat(placing.targets()).containsExactly("relay", "t1", "t2");
    assertThat(placing.ways()).containsExactly("relay<-origin by origin");
    assertThat(placing.reason("relay")).contains("from here others fetch");
    assertThat(placing.reason("t1")).contains("waits until the targets before it");

    placing.completed("relay");

    assertThat(placing.ways()).containsExactly("t1<-relay");
    assertThat(placing.candidate("relay").verdict()).isEqualTo(Verdict.HOLDER);
  }

  @Test
  void withoutARelayTheReasonIsSaid() {
    placing
        .fleet(Fleets.node("origin").inboundBlocked().pushes(), Fleets.node("t").inboundBlocked())
        .games(10);

    assertThat(placing.orders()).isEmpty();
    assertThat(placing.reason("t"))
        .contains("accepts no connections, nor does t, and no node can relay");
  }

  @Test
  void aTargetThatAcceptsConnectionsIsTheRelayOfTheOthers() {
    placing
        .fleet(
            Fleets.node("origin").inboundBlocked().pushes(),
            Fleets.node("hidden").inboundBlocked().priorityHost(),
            Fleets.node("open"))
        .games(10);

    assertThat(placing.targets()).containsExactly("hidden", "open");
    assertThat(placing.ways()).containsExactly("open<-origin by origin");
    placing.completed("open");
    assertThat(placing.ways()).containsExactly("hidden<-open");
  }
}

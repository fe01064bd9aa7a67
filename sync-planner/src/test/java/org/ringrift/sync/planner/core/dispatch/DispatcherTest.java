package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.Announce;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.Send;
import org.ringrift.sync.planner.core.dispatch.DispatchEffect.State;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeStatus;

class DispatcherTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:origin:games/hex8.db");
  private static final NodeId ORIGIN = new NodeId("origin");
  private static final NodeId TARGET = new NodeId("target");
  private static final DispatchPolicy POLICY = Policies.plain(3);

  private final Dispatcher dispatcher = new Dispatcher(POLICY);
  private TargetState target = TargetState.idle(TARGET);
  private Optional<Waiting> waiting = Optional.empty();
  private List<DispatchEffect> effects = List.of();
  private long now = 1_000_000;
  private FleetView fleet = FleetView.of(List.of(Fleets.node("origin").build()));

  @Test
  void workIsQueuedSentAndDone() {
    order(10);
    assertThat(states()).containsExactly(State.QUEUED);

    Send send = offer();
    assertThat(send.lease().attempt()).isEqualTo(1);
    assertThat(send.lease().expiresAtMs()).isEqualTo(now + 30_000);
    assertThat(waiting).isEmpty();

    report(new DispatchInput.Completed(GAMES, send.lease().order().id(), 1, games(10), Set.of()));
    assertThat(states()).containsExactly(State.COMPLETED);
    assertThat(target.leases()).isEmpty();
  }

  @Test
  void newerWorkTakesThePlaceOfWhatWaits() {
    order(10);
    long place = waiting.orElseThrow().sequence();

    order(11);

    assertThat(states()).containsExactly(State.MERGED, State.QUEUED);
    assertThat(waiting.orElseThrow().sequence()).isEqualTo(place);
    assertThat(waiting.orElseThrow().order().version()).isEqualTo(games(11));
  }

  @Test
  void newerWorkWaitsWhileTheArtifactIsBeingBrought() {
    order(10);
    Send first = offer();
    order(11);
    assertThat(QueueEntry.of(target, GAMES, waiting, POLICY)).as("not in the queue").isEmpty();

    apply(new DispatchInput.Offered(GAMES));
    assertThat(effects).as("never two at once").isEmpty();

    report(new DispatchInput.Completed(GAMES, first.lease().order().id(), 1, games(10), Set.of()));
    assertThat(QueueEntry.of(target, GAMES, waiting, POLICY)).isPresent();
    assertThat(offer().lease().order().version()).isEqualTo(games(11));
  }

  @Test
  void whatCameAlongAnywayIsNotFetchedAgain() {
    order(10);
    Send first = offer();
    order(11);

    report(new DispatchInput.Completed(GAMES, first.lease().order().id(), 1, games(12), Set.of()));

    assertThat(states()).containsExactly(State.COMPLETED, State.WITHDRAWN);
    assertThat(waiting).isEmpty();
  }

  @Test
  void aReportOfAnOldAttemptFreesNothing() {
    order(10);
    JobId job = offer().lease().order().id();
    expire();
    Send second = offer();
    assertThat(second.lease().attempt()).isEqualTo(2);

    report(new DispatchInput.Failed(GAMES, job, 1, "INTERNAL", true, "late", Set.of()));
    report(new DispatchInput.Alive(GAMES, job, 1));
    report(new DispatchInput.Completed(GAMES, job, 1, games(10), Set.of()));

    assertThat(effects).isEmpty();
    assertThat(target.leases()).hasSize(1);
  }

  @Test
  void anOldAttemptThatWasDoneAfterAllEndsTheWaiting() {
    order(10);
    JobId job = offer().lease().order().id();
    expire();

    report(new DispatchInput.Completed(GAMES, job, 1, games(10), Set.of()));

    assertThat(states()).containsExactly(State.COMPLETED);
    assertThat(waiting).isEmpty();
  }

  @Test
  void progressRenewsTheLease() {
    order(10);
    JobId job = offer().lease().order().id();
    now += 20_000;
    report(new DispatchInput.Alive(GAMES, job, 1));
    now += 20_000;
    assertThat(dispatcher.lostLeases(target, around(node("1", NodeStatus.ADMITTED)))).isEmpty();
    now += 10_000;
    assertThat(dispatcher.lostLeases(target, around(node("1", NodeStatus.ADMITTED)))).hasSize(1);
  }

  @Test
  void workOfAWorkerThatIsGoneComesBackWithoutBlame() {
    order(10);
    offer();
    for (NodeStatus gone : List.of(NodeStatus.SILENT, NodeStatus.LEFT)) {
      assertThat(dispatcher.lostLeases(target, around(node("1", gone)))).hasSize(1);
    }
    var lost = dispatcher.lostLeases(target, around(node("2", NodeStatus.JOINING)));
    assertThat(lost).singleElement().satisfies(one -> assertThat(one.blamed()).isFalse());

    apply(lost.getFirst());

    assertThat(states()).containsExactly(State.REQUEUED);
    assertThat(waiting.orElseThrow().failures()).isZero();
    assertThat(waiting.orElseThrow().notBeforeMs()).isZero();
  }

  @Test
  void failuresBackOffAndEndInTheParkUntilSomebodyAsks() {
    order(10);
    JobId job = waiting.orElseThrow().order().id();
    long previous = 0;
    for (int attempt = 1; attempt < 3; attempt++) {
      offer();
      report(
          new DispatchInput.Failed(
              GAMES, job, attempt, "SOURCE_UNREACHABLE", true, "no route", Set.of()));
      assertThat(states()).containsExactly(State.REQUEUED);
      long wait = waiting.orElseThrow().notBeforeMs() - now;
      assertThat(wait).isBetween((long) (750 << attempt), (long) (1250 << attempt));
      assertThat(wait).isGreaterThan(previous);
      previous = wait;
    }
    offer();
    report(
        new DispatchInput.Failed(GAMES, job, 3, "SOURCE_UNREACHABLE", true, "no route", Set.of()));
    assertThat(states()).containsExactly(State.PARKED);
    assertThat(waiting.orElseThrow().reason()).get().asString().contains("3 failures", "no route");
    assertThat(QueueEntry.of(target, GAMES, waiting, POLICY)).isEmpty();

    apply(new DispatchInput.Ordered(waiting.orElseThrow().order(), false));
    assertThat(effects).isEmpty();
    apply(new DispatchInput.Ordered(waiting.orElseThrow().order(), true));
    assertThat(states()).containsExactly(State.QUEUED);
    assertThat(offer().lease().attempt()).as("the fencing token goes on").isEqualTo(4);
  }

  @Test
  void aPermanentFailureIsParkedAtOnceAndANewerVersionEndsThat() {
    order(10);
    JobId job = offer().lease().order().id();
    report(new DispatchInput.Failed(GAMES, job, 1, "WOULD_LOSE_DATA", false, "no", Set.of()));
    assertThat(states()).containsExactly(State.PARKED);

    order(11);
    assertThat(states()).containsExactly(State.MERGED, State.QUEUED);
    assertThat(QueueEntry.of(target, GAMES, waiting, POLICY)).isPresent();
  }

  @Test
  void lessThanWhatWasAskedForIsAFailure() {
    order(10);
    JobId job = offer().lease().order().id();
    report(new DispatchInput.Completed(GAMES, job, 1, games(9), Set.of()));
    assertThat(states()).containsExactly(State.REQUEUED);
    assertThat(waiting.orElseThrow().reason()).get().asString().contains("less than was asked");
  }

  @Test
  void withoutALiveSourceItWaitsAndSaysSoOnce() {
    fleet = FleetView.of(List.of(Fleets.node("origin").status(NodeStatus.SILENT).build()));
    order(10);
    apply(new DispatchInput.Offered(GAMES));
    assertThat(states()).containsExactly(State.QUEUED);
    assertThat(waiting.orElseThrow().reason()).get().asString().contains("can be read");
    assertThat(waiting.orElseThrow().notBeforeMs()).isEqualTo(now + 5_000);

    now += 5_000;
    apply(new DispatchInput.Due(GAMES));
    assertThat(waiting.orElseThrow().notBeforeMs()).isZero();
    apply(new DispatchInput.Offered(GAMES));
    assertThat(effects).isEmpty();
    assertThat(waiting.orElseThrow().notBeforeMs()).isEqualTo(now + 5_000);
  }

  @Test
  void whatIsNotWantedAnyMoreGoesButWhatRunsGoesOn() {
    order(10);
    offer();
    order(11);
    apply(new DispatchInput.Withdrawn(GAMES, "enough others"));
    assertThat(states()).containsExactly(State.WITHDRAWN);
    assertThat(waiting).isEmpty();
    assertThat(target.leases()).hasSize(1);
  }

  @Test
  void roomIsWhatTheNodeSays() {
    order(10);
    FleetNode one = Fleets.node("target").slots(1).build();
    assertThat(dispatcher.hasRoom(target, around(Optional.of(one)))).isTrue();
    offer();
    assertThat(dispatcher.hasRoom(target, around(Optional.of(one)))).isFalse();
    FleetNode joining = Fleets.node("target").status(NodeStatus.JOINING).build();
    assertThat(dispatcher.hasRoom(TargetState.idle(TARGET), around(Optional.of(joining))))
        .isFalse();
  }

  private void order(long total) {
    Order order =
        new Order(
            JobId.of(GAMES, games(total), TARGET, "test"),
            GAMES,
            games(total),
            List.of(ORIGIN),
            Priority.HIGH,
            "decision",
            new TreeSet<>(),
            TARGET,
            Optional.empty());
    apply(new DispatchInput.Ordered(order, false));
  }

  private Send offer() {
    apply(new DispatchInput.Offered(GAMES));
    return effects.stream()
        .filter(Send.class::isInstance)
        .map(Send.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void expire() {
    now += 30_000;
    dispatcher.lostLeases(target, around(node("1", NodeStatus.ADMITTED))).forEach(this::apply);
  }

  private void report(DispatchInput input) {
    apply(input);
  }

  private void apply(DispatchInput input) {
    DispatchStep step =
        dispatcher.apply(target, waiting, input, around(node("1", NodeStatus.ADMITTED)));
    target = step.target();
    waiting = step.waiting();
    effects = step.effects();
  }

  private Surroundings around(Optional<FleetNode> node) {
    return new Surroundings(node, fleet, source -> 0, executor -> 0, Optional.empty(), now);
  }

  private List<State> states() {
    return effects.stream()
        .filter(Announce.class::isInstance)
        .map(effect -> ((Announce) effect).state())
        .toList();
  }

  private static Optional<FleetNode> node(String incarnation, NodeStatus status) {
    return Optional.of(Fleets.node("target").incarnation(incarnation).status(status).build());
  }

  private static Version games(long total) {
    return new Version.GamesVersion(1000, total, total, Optional.empty());
  }
}

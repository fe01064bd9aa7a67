package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
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
import org.ringrift.sync.planner.core.fleet.NodeStatus;

class DispatcherTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:origin:games/hex8.db");
  private static final NodeId ORIGIN = new NodeId("origin");
  private static final NodeId TARGET = new NodeId("target");
  private static final DispatchPolicy POLICY =
      new DispatchPolicy(30_000, 3, 60_000, 600_000, 5_000);

  private final Dispatcher dispatcher = new Dispatcher(POLICY);
  private TargetState target = TargetState.idle(TARGET);
  private Optional<Waiting> waiting = Optional.empty();
  private List<DispatchEffect> effects = List.of();
  private long now = 1_000_000;

  @Test
  void workIsQueuedSentAndDone() {
    order(10);
    assertThat(states()).containsExactly(State.QUEUED);

    Send send = offer();
    assertThat(send.lease().attempt()).isEqualTo(1);
    assertThat(send.lease().expiresAtMs()).isEqualTo(now + 30_000);
    assertThat(waiting).isEmpty();

    report(new DispatchInput.Completed(GAMES, send.lease().order().id(), 1, games(10)));
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
    assertThat(QueueEntry.of(target, GAMES, waiting)).as("not in the queue").isEmpty();

    apply(new DispatchInput.Offered(GAMES, List.of(ORIGIN), "1"));
    assertThat(effects).as("never two at once").isEmpty();

    report(new DispatchInput.Completed(GAMES, first.lease().order().id(), 1, games(10)));
    assertThat(QueueEntry.of(target, GAMES, waiting)).isPresent();
    assertThat(offer().lease().order().version()).isEqualTo(games(11));
  }

  @Test
  void whatCameAlongAnywayIsNotFetchedAgain() {
    order(10);
    Send first = offer();
    order(11);

    report(new DispatchInput.Completed(GAMES, first.lease().order().id(), 1, games(12)));

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

    report(new DispatchInput.Failed(GAMES, job, 1, "INTERNAL", true, "late"));
    report(new DispatchInput.Alive(GAMES, job, 1));
    report(new DispatchInput.Completed(GAMES, job, 1, games(10)));

    assertThat(effects).isEmpty();
    assertThat(target.leases()).hasSize(1);
  }

  @Test
  void anOldAttemptThatWasDoneAfterAllEndsTheWaiting() {
    order(10);
    JobId job = offer().lease().order().id();
    expire();

    report(new DispatchInput.Completed(GAMES, job, 1, games(10)));

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
    assertThat(dispatcher.lostLeases(target, node("1", NodeStatus.ADMITTED), now)).isEmpty();
    now += 10_000;
    assertThat(dispatcher.lostLeases(target, node("1", NodeStatus.ADMITTED), now)).hasSize(1);
  }

  @Test
  void workOfAWorkerThatIsGoneComesBackWithoutBlame() {
    order(10);
    offer();
    for (NodeStatus gone : List.of(NodeStatus.SILENT, NodeStatus.LEFT)) {
      assertThat(dispatcher.lostLeases(target, node("1", gone), now)).hasSize(1);
    }
    var lost = dispatcher.lostLeases(target, node("2", NodeStatus.JOINING), now);
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
      report(new DispatchInput.Failed(GAMES, job, attempt, "SOURCE_UNREACHABLE", true, "no route"));
      assertThat(states()).containsExactly(State.REQUEUED);
      long wait = waiting.orElseThrow().notBeforeMs() - now;
      assertThat(wait).isBetween((long) (750 << attempt), (long) (1250 << attempt));
      assertThat(wait).isGreaterThan(previous);
      previous = wait;
    }
    offer();
    report(new DispatchInput.Failed(GAMES, job, 3, "SOURCE_UNREACHABLE", true, "no route"));
    assertThat(states()).containsExactly(State.PARKED);
    assertThat(waiting.orElseThrow().reason()).get().asString().contains("3 failures", "no route");
    assertThat(QueueEntry.of(target, GAMES, waiting)).isEmpty();

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
    report(new DispatchInput.Failed(GAMES, job, 1, "WOULD_LOSE_DATA", false, "no"));
    assertThat(states()).containsExactly(State.PARKED);

    order(11);
    assertThat(states()).containsExactly(State.MERGED, State.QUEUED);
    assertThat(QueueEntry.of(target, GAMES, waiting)).isPresent();
  }

  @Test
  void lessThanWhatWasAskedForIsAFailure() {
    order(10);
    JobId job = offer().lease().order().id();
    report(new DispatchInput.Completed(GAMES, job, 1, games(9)));
    assertThat(states()).containsExactly(State.REQUEUED);
    assertThat(waiting.orElseThrow().reason()).get().asString().contains("less than was asked");
  }

  @Test
  void withoutALiveSourceItWaitsAndSaysSoOnce() {
    order(10);
    apply(new DispatchInput.Offered(GAMES, List.of(), "1"));
    assertThat(states()).containsExactly(State.QUEUED);
    assertThat(waiting.orElseThrow().reason()).get().asString().contains("can be read");
    assertThat(waiting.orElseThrow().notBeforeMs()).isEqualTo(now + 5_000);

    apply(new DispatchInput.Offered(GAMES, List.of(), "1"));
    assertThat(effects).isEmpty();
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
    assertThat(dispatcher.hasRoom(target, one)).isTrue();
    offer();
    assertThat(dispatcher.hasRoom(target, one)).isFalse();
    FleetNode joining = Fleets.node("target").status(NodeStatus.JOINING).build();
    assertThat(dispatcher.hasRoom(TargetState.idle(TARGET), joining)).isFalse();
  }

  @Test
  void urgentWorkGoesFirstAndWaitingMakesUrgent() {
    QueueEntry old = entry(Priority.LOW, 0, 1, now - 1_300_000);
    QueueEntry high = entry(Priority.HIGH, 0, 2, now);
    QueueEntry normal = entry(Priority.NORMAL, 0, 3, now);
    QueueEntry later = entry(Priority.CRITICAL, now + 1, 4, now);
    assertThat(QueueEntry.next(List.of(normal, later, high), now, POLICY)).contains(high);
    assertThat(QueueEntry.next(List.of(normal, later), now, POLICY)).contains(normal);
    assertThat(QueueEntry.next(List.of(old, high), now, POLICY))
        .as("same rank, older")
        .contains(old);
    assertThat(QueueEntry.next(List.of(later), now, POLICY)).isEmpty();
  }

  private QueueEntry entry(Priority priority, long notBefore, long sequence, long queuedAt) {
    return new QueueEntry(TARGET, priority, notBefore, sequence, queuedAt, GAMES);
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
    apply(new DispatchInput.Offered(GAMES, List.of(ORIGIN), "1"));
    return effects.stream()
        .filter(Send.class::isInstance)
        .map(Send.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void expire() {
    now += 30_000;
    dispatcher.lostLeases(target, node("1", NodeStatus.ADMITTED), now).forEach(this::apply);
  }

  private void report(DispatchInput input) {
    apply(input);
  }

  private void apply(DispatchInput input) {
    DispatchStep step = dispatcher.apply(target, waiting, input, now);
    target = step.target();
    waiting = step.waiting();
    effects = step.effects();
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

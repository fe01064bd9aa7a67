package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.NodeStatus;

/** One target under random orders, reports, restarts and clocks: what must hold after each. */
class DispatchPropertyTest {
  private static final int RUNS = 150;
  private static final int EVENTS = 250;
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<String> CATEGORIES =
      List.of("TARGET_IO", "SOURCE_UNREACHABLE", "SOURCE_BUSY", "TRANSFER_BROKEN", "CANCELLED");

  @Test
  void whateverHappens() {
    Set<DispatchEffect.State> seen = new HashSet<>();
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed);
      try {
        for (int event = 0; event < EVENTS; event++) {
          run.step();
          run.check();
        }
        run.calm();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      seen.addAll(run.states);
    }
    assertThat(seen).as("the runs show everything").contains(DispatchEffect.State.values());
  }

  @Test
  void theSameInputsGiveTheSameSteps() {
    for (long seed : new long[] {1, 42, 4711}) {
      List<DispatchEffect> first = effects(seed);
      assertThat(effects(seed)).as("seed " + seed).isEqualTo(first).isNotEmpty();
    }
  }

  private static List<DispatchEffect> effects(long seed) {
    Run run = new Run(seed);
    for (int event = 0; event < EVENTS; event++) {
      run.step();
    }
    return run.log;
  }

  /** A target with random misfortune, and everything that was ever handed out. */
  private static final class Run {
    private final Random random;
    private final Desk desk;
    private final Map<JobId, Integer> tokens = new HashMap<>();
    private final List<Lease> handedOut = new ArrayList<>();
    private final List<DispatchEffect> log = new ArrayList<>();
    private final Set<DispatchEffect.State> states = new HashSet<>();
    private int incarnation = 1;
    private long games = 1;

    Run(long seed) {
      random = new Random(seed);
      Pacing pacing =
          random.nextBoolean() ? Pacing.NONE : new Pacing(2_000, random.nextInt(5), 20_000, 50);
      desk = new Desk(Policies.with(pacing));
      desk.put(Fleets.node("target").slots(1 + random.nextInt(3)));
    }

    void step() {
      desk.now += random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(500);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> order();
        case 3 -> report(true, random.nextBoolean());
        case 4, 5 -> report(true, true);
        case 6 -> report(false, true);
        case 7 -> restart();
        case 8 -> withdraw();
        default -> keepAlive();
      }
      settle();
    }

    private void order() {
      games += random.nextInt(3);
      Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
      Optional<Long> deadline =
          random.nextInt(4) == 0 ? Optional.of(desk.now + 60_000) : Optional.empty();
      Order order = Desk.order("g" + random.nextInt(6), priority, games, deadline);
      desk.apply(new DispatchInput.Ordered(order, random.nextInt(8) == 0));
      note();
    }

    /** Of a job that runs, or of one that was handed out at any time. */
    private void report(boolean well, boolean current) {
      List<Lease> from = current ? List.copyOf(desk.target.leases().values()) : handedOut;
      if (from.isEmpty()) {
        return;
      }
      Lease lease = from.get(random.nextInt(from.size()));
      Set<ArtifactId> before = Set.copyOf(desk.target.leases().keySet());
      boolean isCurrent = desk.target.leases().containsValue(lease);
      boolean other =
          desk.target.leases().values().stream()
              .anyMatch(
                  l -> l.order().id().equals(lease.order().id()) && l.attempt() == lease.attempt());
      if (well) {
        desk.complete(lease);
      } else {
        desk.fail(lease, CATEGORIES.get(random.nextInt(CATEGORIES.size())));
      }
      note();
      if (!isCurrent && !other) {
        assertThat(desk.target.leases().keySet())
            .as("a report of an attempt that is over frees nothing")
            .isEqualTo(before);
      }
    }

    private void restart() {
      incarnation++;
      NodeStatus status = random.nextInt(3) == 0 ? NodeStatus.SILENT : NodeStatus.ADMITTED;
      desk.put(
          Fleets.node("target")
              .slots(1 + random.nextInt(3))
              .incarnation("i" + incarnation)
              .status(status));
    }

    private void withdraw() {
      ArtifactId artifact = ArtifactId.parse("games:origin:g" + random.nextInt(6));
      desk.apply(new DispatchInput.Withdrawn(artifact, "test"));
      note();
    }

    private void keepAlive() {
      for (Lease lease : List.copyOf(desk.target.leases().values())) {
        desk.apply(
            new DispatchInput.Alive(lease.order().artifact(), lease.order().id(), lease.attempt()));
      }
    }

    private void settle() {
      Map<ArtifactId, Lease> before = new TreeMap<>(desk.target.leases());
      for (Lease sent : desk.settle()) {
        ArtifactId artifact = sent.order().artifact();
        Lease old = before.get(artifact);
        boolean stillValid =
            old != null
                && old.expiresAtMs() > desk.now
                && old.incarnation().equals(sent.incarnation())
                && desk.fleet.get(Desk.TARGET).admitted();
        assertThat(stillValid).as("two valid leases of " + artifact).isFalse();
        Integer token = tokens.put(sent.order().id(), sent.attempt());
        boolean started = token == null || token < sent.attempt() || sent.attempt() == 1;
        assertThat(started).as("the token rises").isTrue();
        assertThat(desk.fleet.get(Desk.TARGET).admitted()).as("sent to who is there").isTrue();
        handedOut.add(sent);
      }
      note();
    }

    void check() {
      int slots = desk.fleet.get(Desk.TARGET).profile().maxConcurrentJobs();
      if (!desk.sent().isEmpty()) {
        assertThat(desk.target.leases().size()).isLessThanOrEqualTo(slots);
      }
      for (Waiting work : desk.waiting.values()) {
        String reason = desk.reason(work.order().artifact());
        assertThat(reason).as("a reason for " + work).isNotBlank();
        if (work.parked()) {
          assertThat(reason).startsWith("parked until somebody asks: ");
        }
      }
      boolean waits = desk.waiting.values().stream().anyMatch(work -> !work.parked());
      boolean room = desk.dispatcher.hasRoom(desk.target, desk.around());
      if (waits && room) {
        assertThat(desk.nextLook()).as("somebody looks again").isPresent();
      }
    }

    /** Everything that waits and is not parked is done in the end, when all goes well. */
    void calm() {
      desk.put(Fleets.node("target").slots(2).incarnation("calm"));
      for (int round = 0; round < 100; round++) {
        desk.now += 10_000;
        settle();
        List.copyOf(desk.target.leases().values()).forEach(desk::complete);
        note();
      }
      assertThat(desk.waiting.values()).allMatch(Waiting::parked);
      for (Waiting parked : List.copyOf(desk.waiting.values())) {
        desk.apply(new DispatchInput.Ordered(parked.order(), true));
      }
      settle();
      assertThat(desk.waiting.values()).noneMatch(Waiting::parked);
    }

    private void note() {
      log.addAll(desk.effects);
      desk.announced().forEach(said -> states.add(said.state()));
    }
  }
}

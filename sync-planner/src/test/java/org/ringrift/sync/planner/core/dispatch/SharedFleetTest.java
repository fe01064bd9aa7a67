package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.planner.core.dispatch.Policies.MB;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetNode;

/**
 * Random fleets in which each node is a target, most are sources, and some push because nobody can
 * connect to them: no node ever receives, serves or runs more than it may, and all work is done.
 */
class SharedFleetTest {
  private static final int RUNS = 60;
  private static final int EVENTS = 200;

  @Test
  void noNodeEverDoesMoreThanItMay() {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < RUNS; seed++) {
      Fleet fleet = new Fleet(seed);
      try {
        for (int event = 0; event < EVENTS; event++) {
          fleet.step();
          fleet.check();
        }
        fleet.finish();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      seen.addAll(fleet.seen);
    }
    assertThat(seen).contains("push", "fetch", "a full executor", "a full source");
  }

  @Test
  void theSameSeedHandsOutTheSameJobs() {
    for (long seed : new long[] {1, 42, 4711}) {
      List<DispatchEffect> first = effects(seed);
      assertThat(effects(seed)).as("seed " + seed).isEqualTo(first).isNotEmpty();
    }
  }

  private static List<DispatchEffect> effects(long seed) {
    Fleet fleet = new Fleet(seed);
    for (int event = 0; event < EVENTS; event++) {
      fleet.step();
    }
    return fleet.log;
  }

  private static final class Fleet {
    private final Random random;
    private final BandwidthPolicy bandwidth;
    private final Map<NodeId, FleetNode> nodes = new TreeMap<>();
    private final Map<NodeId, Desk> desks = new TreeMap<>();
    private final List<DispatchEffect> log = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private long now = 1_000_000;
    private int artifacts;

    Fleet(long seed) {
      random = new Random(seed);
      bandwidth = Policies.bandwidth(50 * MB, 1 + random.nextInt(4), 2_000);
      int size = 4 + random.nextInt(5);
      for (int i = 0; i < size; i++) {
        Fleets.Builder node =
            Fleets.node("n" + i)
                .slots(1 + random.nextInt(3))
                .bandwidth(3 * MB + random.nextLong(100 * MB));
        FleetNode built = (i % 2 == 0 ? node.inboundBlocked().pushes() : node).build();
        nodes.put(built.id(), built);
        desks.put(built.id(), new Desk(Policies.with(bandwidth), built.id()));
      }
    }

    void step() {
      now += random.nextInt(3_000);
      if (random.nextInt(3) > 0) {
        order();
      } else {
        report();
      }
      settle();
    }

    private void order() {
      FleetNode target = any();
      FleetNode source = any();
      boolean pushed = source.profile().inboundBlocked();
      if (source.id().equals(target.id()) || (pushed && target.profile().inboundBlocked())) {
        return;
      }
      ArtifactId artifact = ArtifactId.parse("games:origin:g" + artifacts++);
      Version version = new Version.GamesVersion(1000, 1, 1, Optional.empty());
      Order order =
          new Order(
              JobId.of(artifact, version, target.id(), "test"),
              artifact,
              version,
              List.of(source.id()),
              Priority.HIGH,
              "decision",
              new TreeSet<>(),
              pushed ? source.id() : target.id(),
              Optional.empty());
      Desk desk = ready(target.id());
      desk.effects.clear();
      desk.apply(new DispatchInput.Ordered(order, false));
      seen.add(pushed ? "push" : "fetch");
    }

    private void report() {
      List<Lease> running = leases(any -> true);
      if (!running.isEmpty()) {
        Lease lease = running.get(random.nextInt(running.size()));
        Desk desk = desks.values().stream().filter(one -> runs(one, lease)).findFirst().get();
        ready(desk.target.node());
        if (random.nextInt(5) == 0) {
          desk.fail(lease, "SOURCE_BUSY");
        } else {
          desk.complete(lease);
        }
        log.addAll(desk.effects);
      }
    }

    private void settle() {
      for (NodeId id : desks.keySet()) {
        Desk desk = ready(id);
        for (Lease lease : List.copyOf(desk.target.leases().values())) {
          desk.apply(
              new DispatchInput.Alive(
                  lease.order().artifact(), lease.order().id(), lease.attempt()));
        }
        desk.settle();
        log.addAll(desk.effects);
        desk.waiting.values().stream().flatMap(work -> work.reason().stream()).forEach(this::note);
      }
    }

    private void note(String reason) {
      if (reason.contains("which is to push it, runs as much")) {
        seen.add("a full executor");
      } else if (reason.contains("every source serves as many")) {
        seen.add("a full source");
      }
    }

    void check() {
      for (FleetNode node : nodes.values()) {
        NodeId id = node.id();
        List<Lease> received = List.copyOf(desks.get(id).target.leases().values());
        List<Lease> served = leases(lease -> lease.source().equals(id));
        List<Lease> run = leases(lease -> lease.order().executor().equals(id));
        int slots = node.profile().maxConcurrentJobs();
        assertThat(received.size()).as(id + " receives").isLessThanOrEqualTo(slots);
        assertThat(run.size()).as(id + " runs").isLessThanOrEqualTo(slots);
        assertThat(served.size()).as(id + " serves").isLessThanOrEqualTo(bandwidth.uploads(node));
        assertThat(sum(received)).as("to " + id).isLessThanOrEqualTo(bandwidth.cap(node));
        assertThat(sum(served)).as("from " + id).isLessThanOrEqualTo(bandwidth.cap(node));
      }
    }

    /** Nothing waits for ever where all goes well. */
    void finish() {
      for (int round = 0; round < 400 && !isDone(); round++) {
        now += 5_000;
        settle();
        check();
        for (Lease lease : leases(any -> true)) {
          Desk desk = desks.values().stream().filter(one -> runs(one, lease)).findFirst().get();
          ready(desk.target.node()).complete(lease);
        }
      }
      assertThat(isDone()).as("all is done").isTrue();
    }

    private boolean isDone() {
      return desks.values().stream()
          .allMatch(desk -> desk.waiting.isEmpty() && desk.target.leases().isEmpty());
    }

    /** With what it would know of the others now. */
    private Desk ready(NodeId id) {
      Desk desk = desks.get(id);
      desk.now = now;
      desk.fleet.putAll(nodes);
      desk.uploadsElsewhere.clear();
      desk.runsElsewhere.clear();
      for (Desk other : desks.values()) {
        if (other != desk) {
          for (Lease lease : other.target.leases().values()) {
            desk.uploadsElsewhere.merge(lease.source(), 1, Integer::sum);
            desk.runsElsewhere.merge(lease.order().executor(), 1, Integer::sum);
          }
        }
      }
      return desk;
    }

    private FleetNode any() {
      return List.copyOf(nodes.values()).get(random.nextInt(nodes.size()));
    }

    private List<Lease> leases(Predicate<Lease> wanted) {
      return desks.values().stream()
          .flatMap(desk -> desk.target.leases().values().stream())
          .filter(wanted)
          .toList();
    }

    /** By the job: its limit changes with what runs beside it. */
    private static boolean runs(Desk desk, Lease lease) {
      return desk.target.leases().values().stream()
          .anyMatch(running -> running.order().id().equals(lease.order().id()));
    }

    private static long sum(List<Lease> leases) {
      return leases.stream().mapToLong(lease -> lease.limitBytesPerSecond().orElseThrow()).sum();
    }
  }
}

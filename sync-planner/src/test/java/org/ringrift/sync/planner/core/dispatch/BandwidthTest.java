package org.ringrift.sync.planner.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.planner.core.dispatch.Policies.MB;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.HostPattern;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.HostFiles;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetRules;

/** What nodes and transfers may use. */
class BandwidthTest {
  private static final long RAISE_AFTER = 2_000;

  @ParameterizedTest
  @CsvSource({
    "runpod, x, , 100",
    "vast, x, , 50",
    "Vultr, x, , 75",
    "hetzner, x, , 25",
    "elsewhere, x, , 60",
    // The node says less or more than its provider.
    "hetzner, x, 5, 5",
    "hetzner, x, 500, 500",
    // The most specific override wins, but the node's own limit holds.
    "runpod, big-1, , 200",
    "runpod, big-h100-1, , 300",
    "runpod, big-h100-9, , 400",
    "runpod, big-h100-9, 7, 7"
  })
  void theCapOfANode(String provider, String id, Long own, long cap) {
    BandwidthPolicy policy =
        settings(Map.of("big-*", 200L, "big-h100-*", 300L, "big-h100-9", 400L));

    assertThat(policy.cap(node(id, provider, own))).isEqualTo(cap * MB);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // host file: of the host, of a pattern, of all | settings: of a pattern | of the node | cap
        "80 | 50 | 90 | 70 | -   | 80",
        "80 | 50 | 90 | 70 | 20  | 20",
        "-  | 50 | 90 | 70 | -   | 50",
        "-  | 50 | 90 | 70 | 60  | 50",
        "-  | 50 | 90 | 30 | -   | 50",
        "-  | -  | 90 | 70 | -   | 70",
        "-  | -  | 10 | 70 | -   | 70",
        "-  | -  | 90 | 70 | 20  | 20",
        "-  | -  | 10 | -  | 20  | 20",
        "-  | -  | 90 | -  | -   | 90",
        "-  | -  | -  | 70 | -   | 70",
        "-  | -  | -  | -  | 500 | 500",
        "-  | -  | -  | -  | -   | 25",
      })
  void theHostFileCountsBeforeSettingsThatAreAsParticular(
      Long ofHost, Long ofPattern, Long ofAll, Long bySettings, Long own, long cap) {
    FleetRules file =
        HostFiles.file()
            .bandwidth("box-1", bytes(ofHost))
            .override("box-*", bytes(ofPattern))
            .override("b*", ofPattern == null ? null : MB)
            .bandwidth(bytes(ofAll))
            .build();
    BandwidthPolicy policy =
        settings(bySettings == null ? Map.of() : Map.of("box-*", bySettings)).under(file);

    assertThat(policy.cap(file.over(node("box-1", "hetzner", own)))).isEqualTo(cap * MB);
  }

  @Test
  void aTransferBeginsWithAnEqualPartAndNeedsNoMessageWhenOthersCome() {
    Desk desk = desk(100, 2);
    desk.order("a", Priority.HIGH, 1);
    assertThat(desk.settle().getFirst().limitBytesPerSecond()).contains(50 * MB);
    desk.order("b", Priority.HIGH, 1);
    assertThat(desk.settle().getFirst().limitBytesPerSecond()).contains(50 * MB);
    assertThat(desk.limited()).isEmpty();
  }

  @Test
  void whatRunsForLongGetsWhatIsLeftOverAndGivesItBackBeforeOthersBegin() {
    Desk desk = desk(100, 2);
    desk.order("a", Priority.HIGH, 1);
    desk.settle();
    assertThat(desk.nextLook()).hasValue(desk.now + RAISE_AFTER);

    desk.now += RAISE_AFTER;
    desk.settle();
    assertThat(desk.limited()).singleElement().satisfies(l -> has(l, 100));
    assertThat(desk.limited().getFirst().attempt()).as("the same attempt").isEqualTo(1);

    desk.order("b", Priority.HIGH, 1);
    desk.settle();
    assertThat(desk.limited()).singleElement().satisfies(l -> has(l, 50));
    assertThat(desk.effects)
        .as("less for the one before more for the other")
        .extracting(Object::getClass)
        .containsSubsequence(List.of(DispatchEffect.Limit.class, DispatchEffect.Send.class));

    Lease second = desk.target.leases().values().stream().toList().getLast();
    desk.complete(second);
    assertThat(desk.limited())
        .as("shared anew at the end")
        .singleElement()
        .satisfies(l -> has(l, 100));
  }

  @Test
  void aSourceGivesEachOfItsSlotsAPartAndOthersUseTheRest() {
    Desk desk = new Desk(Policies.with(Policies.bandwidth(100 * MB, 4, RAISE_AFTER)));
    desk.put(Fleets.node("target").slots(2));
    desk.put(Fleets.node("slow").bandwidth(8 * MB));
    desk.apply(ordered(Desk.from(order("a"), "slow")));
    desk.apply(ordered(Desk.from(order("b"), "origin")));
    List<Lease> both = desk.settle();
    has(both.get(0), 2);
    has(both.get(1), 25);
  }

  @Test
  void whereTheFloorDoesNotFitFewerRunAtOnce() {
    Desk desk = desk(100, 8);
    desk.put(Fleets.node("target").slots(8).bandwidth(3_500_000));
    for (int i = 0; i < 8; i++) {
      desk.order("g" + i, Priority.HIGH, 1);
    }
    List<Lease> sent = desk.settle();
    assertThat(sent).hasSize(3);
    assertThat(sent).allSatisfy(l -> assertThat(l.limitBytesPerSecond().get()).isGreaterThan(MB));
    assertThat(desk.reason(desk.waiting.keySet().iterator().next())).contains("all 3 slots");
  }

  @Test
  void aNodeWithLessThanTheFloorGetsOneAtATime() {
    Desk desk = desk(100, 8);
    desk.put(Fleets.node("target").slots(8).bandwidth(1000));
    desk.order("a", Priority.HIGH, 1);
    desk.order("b", Priority.HIGH, 1);
    assertThat(desk.settle())
        .singleElement()
        .satisfies(l -> assertThat(l.limitBytesPerSecond()).contains(1000L));
  }

  /** Jobs of random sources begin and end at random times. */
  @Test
  void limitsNeverAddUpToMoreThanTheCapAndNeverFallBelowTheFloor() {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      long cap = MB + random.nextLong(100 * MB);
      Desk desk = desk(1000, 1 + random.nextInt(8));
      desk.put(Fleets.node("target").slots(1 + random.nextInt(8)).bandwidth(cap));
      for (int i = 0; i < 4; i++) {
        desk.put(Fleets.node("s" + i).bandwidth(MB * 8 + random.nextLong(100 * MB)));
      }
      for (int event = 0; event < 300; event++) {
        desk.now += random.nextInt(3_000);
        if (random.nextBoolean()) {
          desk.apply(ordered(Desk.from(order("g" + event), "s" + random.nextInt(4))));
        } else if (!desk.target.leases().isEmpty()) {
          List<Lease> running = List.copyOf(desk.target.leases().values());
          desk.complete(running.get(random.nextInt(running.size())));
        }
        desk.target.leases().values().forEach(l -> alive(desk, l));
        desk.settle();
        long sum = desk.target.leases().values().stream().mapToLong(BandwidthTest::limit).sum();
        assertThat(sum).as("seed " + seed + ", event " + event).isLessThanOrEqualTo(cap);
        assertThat(desk.target.leases().values())
            .as("seed " + seed + ", event " + event)
            .allSatisfy(l -> assertThat(limit(l)).isGreaterThanOrEqualTo(MB));
      }
    }
  }

  private static BandwidthPolicy settings(Map<String, Long> megabytes) {
    SortedMap<HostPattern, Long> overrides = new TreeMap<>();
    megabytes.forEach((pattern, limit) -> overrides.put(new HostPattern(pattern), limit * MB));
    return new BandwidthPolicy(
        Policies.PROVIDERS, 60 * MB, overrides, MB, 4, RAISE_AFTER, FleetRules.NONE);
  }

  private static FleetNode node(String id, String provider, Long own) {
    Fleets.Builder node = Fleets.node(id).provider(provider);
    return (own == null ? node : node.bandwidth(own * MB)).build();
  }

  private static Long bytes(Long megabytes) {
    return megabytes == null ? null : megabytes * MB;
  }

  private static void alive(Desk desk, Lease lease) {
    desk.apply(
        new DispatchInput.Alive(lease.order().artifact(), lease.order().id(), lease.attempt()));
  }

  private static Desk desk(long capMb, int uploads) {
    Desk desk = new Desk(Policies.with(Policies.bandwidth(capMb * MB, uploads, RAISE_AFTER)));
    desk.put(Fleets.node("origin").bandwidth(capMb * MB * uploads));
    return desk;
  }

  private static Order order(String path) {
    return Desk.order(path, Priority.HIGH, 1, Optional.empty());
  }

  private static DispatchInput ordered(Order order) {
    return new DispatchInput.Ordered(order, false);
  }

  private static void has(Lease lease, long mb) {
    assertThat(limit(lease)).isEqualTo(mb * MB);
  }

  private static long limit(Lease lease) {
    return lease.limitBytesPerSecond().orElseThrow();
  }
}

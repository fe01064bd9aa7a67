package org.ringrift.sync.planner.core.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.dispatch.Pacing;
import org.ringrift.sync.planner.core.dispatch.Policies;
import org.ringrift.sync.planner.core.fleet.Disk;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.fleet.Load;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.placement.About;
import org.ringrift.sync.planner.core.placement.PlacementInput;

class RehearsalTest {
  private static final long FROM = Fleets.NOW;
  private static final long MINUTE = 60_000;
  private static final Window HOUR = new Window(FROM, FROM + 60 * MINUTE);
  private static final long MB = 1_000_000;
  private static final NodeId PLAYER = new NodeId("vast-1");
  private static final NodeId FIRST = new NodeId("train-1");
  private static final ArtifactId GAMES = ArtifactId.parse("games:vast-1:data/games/a.db");
  private static final ArtifactId MODEL = ArtifactId.parse("models:models/m.pth");
  private static final Speeds TEN_MB =
      Speeds.of(
          List.of(new Speeds.Sample(FIRST, 100 * MB, 10_000), new Speeds.Sample(FIRST, 10, 1_000)));

  private final List<Recorded> history = new ArrayList<>();

  @Test
  void theSamePlanOnBothSidesMakesNoDifference() {
    fleet();
    games(1, 1000);
    model(5);
    games(20, 1500);
    lives(60, PLAYER.value(), "train-1", "train-2", "train-3", "store-1");

    Comparison comparison = new Comparison(play(plan(3)), play(plan(3)));

    assertThat(comparison.isEmpty()).isTrue();
    assertThat(comparison.changes()).isEmpty();
    assertThat(comparison.now().completed()).isPositive();
    assertThat(comparison.now().missing()).isZero();
  }

  @Test
  void moreReplicasCostBytesAndSaveGamesWhereANodeLeaves() {
    fleet();
    games(1, 1000);
    lives(60, PLAYER.value(), "train-2", "train-3", "store-1");
    lives(10, "train-1");
    say(10 * MINUTE, FIRST, new NodeInput.Left("1"));

    Comparison comparison = new Comparison(play(plan(2)), play(plan(4)));

    assertThat(comparison.other().replicas())
        .hasSizeGreaterThan(comparison.now().replicas().size());
    assertThat(comparison.added()).isNotEmpty();
    assertThat(comparison.removed()).isEmpty();
    assertThat(comparison.other().bytes()).isGreaterThan(comparison.now().bytes());
    assertThat(comparison.other().gameMsAtRisk())
        .as("of " + comparison)
        .isPositive()
        .isLessThan(comparison.now().gameMsAtRisk());
  }

  @Test
  void aTransferTakesItsStartAndItsBytes() {
    known(Fleets.node(PLAYER.value()).ephemeral().provider("vast").build());
    known(Fleets.node("train-1").role(NodeRole.TRAINING).build());
    games(1, 1000);
    lives(60, PLAYER.value(), "train-1");

    Outcome outcome = play(plan(2));

    assertThat(outcome.completed()).isEqualTo(1);
    assertThat(outcome.jobs()).as("its lease is renewed for as long as it runs").isEqualTo(1);
    assertThat(outcome.bytes()).isEqualTo(1000 * MB);
    assertThat(outcome.gameMsAtRisk())
        .as("1000 games for one second and a hundred")
        .isEqualTo(1000 * 101_000L);
    assertThat(outcome.gamesAtRisk()).isZero();
  }

  @Test
  void ofADatabaseThatIsThereOnlyNewGamesAreMoved() {
    fleet();
    learnt(
        GAMES, new PlacementInput.Announced(PLAYER, version(1000), About.NOTHING, FROM - 2, "t"));
    for (String node : List.of("train-1", "train-2")) {
      learnt(GAMES, new PlacementInput.Completed(new NodeId(node), version(1000), FROM - 1));
    }
    games(1, 1250);
    lives(60, PLAYER.value(), "train-1", "train-2", "train-3", "store-1");

    Outcome outcome = play(plan(3));

    assertThat(outcome.brought().keySet())
        .extracting(Place::node)
        .containsExactly(FIRST, new NodeId("train-2"));
    assertThat(outcome.bytes()).isEqualTo(2 * 250 * MB);
  }

  @Test
  void whatWasInPlaceBeforeNeedsNoJob() {
    fleet();
    learnt(
        GAMES, new PlacementInput.Announced(PLAYER, version(1000), About.NOTHING, FROM - 2, "t"));
    for (String node : List.of("train-1", "train-2")) {
      learnt(GAMES, new PlacementInput.Completed(new NodeId(node), version(1000), FROM - 1));
    }
    lives(60, PLAYER.value(), "train-1", "train-2", "train-3", "store-1");

    Outcome outcome = play(plan(3));

    assertThat(outcome.jobs()).isZero();
    assertThat(outcome.replicas()).hasSize(2);
    assertThat(outcome.gameMsAtRisk()).isZero();
  }

  @Test
  void recordedTransfersOfTheWindowAreEffectsAndNotCauses() {
    fleet();
    games(1, 1000);
    NodeId store = new NodeId("store-1");
    at(2 * MINUTE, GAMES, new PlacementInput.Completed(store, version(1000), FROM + 2 * MINUTE));
    stock(3 * MINUTE, store, Map.of(GAMES, version(1000)), Set.of());
    lives(60, PLAYER.value(), "train-1", "train-2", "train-3", "store-1");

    assertThat(play(plan(2)).replicas()).doesNotContain(new Place(GAMES, store)).hasSize(1);
  }

  @Test
  void whatANodeLostOfOldIsLostUnderEveryPlan() {
    fleet();
    learnt(
        GAMES,
        new PlacementInput.Announced(PLAYER, version(1000), About.NOTHING, FROM - 60_001, "t"));
    for (String node : List.of("train-1", "train-2")) {
      learnt(GAMES, new PlacementInput.Completed(new NodeId(node), version(1000), FROM - 60_000));
    }
    stock(MINUTE, FIRST, Map.of(), Set.of(GAMES));
    lives(60, PLAYER.value(), "train-1", "train-2", "train-3", "store-1");

    Outcome outcome = play(plan(3));

    assertThat(outcome.completed()).as("is brought again").isEqualTo(1);
    assertThat(outcome.replicas()).hasSize(2);
  }

  @Test
  void nothingArrivesOnANodeThatIsGone() {
    fleet();
    games(1, 1000);
    lives(60, PLAYER.value());
    lives(1, "train-1", "train-2", "train-3", "store-1");

    Outcome outcome = play(plan(3));

    assertThat(outcome.completed()).isZero();
    assertThat(outcome.gamesAtRisk()).isEqualTo(1000);
    assertThat(outcome.gameMsAtRisk()).isEqualTo(1000 * 59 * MINUTE);
  }

  @Test
  void whatIsPacedGoesOnceItsTimeHasCome() {
    known(Fleets.node("store-1").build());
    known(Fleets.node("train-1").role(NodeRole.TRAINING).build());
    ArtifactId kept = ArtifactId.parse("games:store-1:data/games/b.db");
    NodeId store = new NodeId("store-1");
    for (int minute : List.of(1, 3)) {
      long atMs = FROM + minute * MINUTE;
      Version version = version(1000 + minute);
      at(
          minute * MINUTE,
          kept,
          new PlacementInput.Announced(store, version, About.NOTHING, atMs, "test"));
    }
    lives(60, "store-1", "train-1");
    Plan usual = plan(2);
    Plan paced =
        new Plan(
            usual.placement(),
            Policies.with(new Pacing(10 * MINUTE, 0, 20 * MINUTE, 1_000)),
            usual.fleet(),
            usual.hosts());

    Outcome early = play(paced, new Window(FROM, FROM + 9 * MINUTE));
    assertThat(early.completed()).isEqualTo(1);
    assertThat(early.open()).isEqualTo(1);
    assertThat(play(paced).completed()).isEqualTo(2);
  }

  @Test
  void aBroadcastReachesEveryTrainerThroughTheOthers() {
    for (String id : List.of("train-1", "train-2", "train-3", "train-4")) {
      known(Fleets.node(id).role(NodeRole.TRAINING).relays().build());
    }
    model(1);
    lives(60, "train-1", "train-2", "train-3", "train-4");

    Outcome outcome = play(plan(2));

    assertThat(outcome.completed()).isEqualTo(3);
    assertThat(outcome.failed()).isZero();
    assertThat(outcome.replicas()).hasSize(3);
  }

  @Test
  void databasesThatAreMergedAreLeftOut() {
    fleet();
    ArtifactId elo = ArtifactId.parse("elo:data/unified_elo.db");
    Version version = new Version.MergedVersion(5, FROM, 3, Optional.empty());
    at(
        MINUTE,
        elo,
        new PlacementInput.Announced(PLAYER, version, About.NOTHING, FROM + MINUTE, "test"));
    lives(60, PLAYER.value(), "train-1", "train-2", "train-3", "store-1");

    assertThat(play(plan(3)).jobs()).isZero();
  }

  @Test
  void anotherHostFileLeavesNodesOut() {
    fleet();
    games(1, 1000);
    lives(60, PLAYER.value(), "train-1", "train-2", "train-3", "store-1");
    FleetRules none = FleetRules.NONE;
    FleetRules without =
        new FleetRules(
            1,
            true,
            true,
            FleetRules.Limits.NONE,
            Set.of(FIRST),
            Set.of(),
            Set.of(),
            new TreeMap<>(),
            none.hosts());

    Comparison comparison = new Comparison(play(plan(3)), play(plan(3).under(without)));

    assertThat(comparison.removed()).contains(new Place(GAMES, FIRST));
    assertThat(comparison.added()).hasSize(1);
  }

  private void fleet() {
    known(Fleets.node(PLAYER.value()).ephemeral().provider("vast").build());
    for (String id : List.of("train-1", "train-2", "train-3")) {
      known(Fleets.node(id).role(NodeRole.TRAINING).with(b -> prefer(id, b)).build());
    }
    known(Fleets.node("store-1").build());
  }

  private static Fleets.Builder prefer(String id, Fleets.Builder builder) {
    return id.equals("train-1") ? builder.priorityHost() : builder;
  }

  private void known(FleetNode node) {
    history.add(new Recorded.Known(FROM - 100_000, node));
  }

  /** Heartbeats, as long as that. */
  private void lives(int minutes, String... nodes) {
    for (String node : nodes) {
      for (long ms = -10_000; ms < minutes * MINUTE; ms += 10_000) {
        Disk disk = new Disk(100 * Fleets.GB, 40 * Fleets.GB);
        say(ms, new NodeId(node), new NodeInput.Heartbeat("1", disk, Load.NONE));
      }
    }
  }

  private void say(long afterMs, NodeId node, NodeInput input) {
    history.add(new Recorded.OfNode(FROM + afterMs, node, input));
  }

  private void games(int minute, long count) {
    long atMs = FROM + minute * MINUTE;
    at(
        minute * MINUTE,
        GAMES,
        new PlacementInput.Announced(PLAYER, version(count), About.NOTHING, atMs, "test"));
  }

  private void model(int minute) {
    Version version = new Version.FileVersion(200 * MB, FROM + minute * MINUTE, Optional.empty());
    at(
        minute * MINUTE,
        MODEL,
        new PlacementInput.Announced(
            FIRST, version, About.NOTHING, FROM + minute * MINUTE, "test"));
  }

  private void at(long afterMs, ArtifactId artifact, PlacementInput input) {
    history.add(new Recorded.OfArtifact(FROM + afterMs, artifact, input));
  }

  private void learnt(ArtifactId artifact, PlacementInput input) {
    history.add(new Recorded.OfArtifact(FROM - 1, artifact, input));
  }

  private void stock(
      long afterMs, NodeId node, Map<ArtifactId, Version> has, Set<ArtifactId> lacks) {
    history.add(new Recorded.Stock(FROM + afterMs, node, FROM + afterMs, has, lacks));
  }

  private static Version version(long games) {
    return new Version.GamesVersion(games * MB, games, games, Optional.empty());
  }

  private static Plan plan(int target) {
    return new Plan(
        Fleets.policy(target, 1, 3, 3),
        Policies.plain(3),
        new FleetPolicy(20_000, 10_000, Fleets.DRAIN_TIMES, 0.6),
        FleetRules.NONE);
  }

  private Outcome play(Plan plan) {
    return play(plan, HOUR);
  }

  private Outcome play(Plan plan, Window window) {
    List<Recorded> sorted = new ArrayList<>(history);
    sorted.sort(Comparator.comparingLong(Recorded::atMs));
    return Rehearsal.of(plan, sorted, TEN_MB, window, timeMs -> {});
  }
}

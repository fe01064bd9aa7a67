package org.ringrift.sync.planner.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.DrainCancelled;
import org.ringrift.sync.events.FleetAutoSync;
import org.ringrift.sync.events.FleetBandwidth;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.FleetEloSync;
import org.ringrift.sync.events.FleetHost;
import org.ringrift.sync.events.FleetRouting;
import org.ringrift.sync.events.NodeActive;
import org.ringrift.sync.events.NodeRole;
import org.ringrift.sync.events.NodeSafeToTerminate;
import org.ringrift.sync.events.PlacementDecided;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.core.dispatch.Pacing;
import org.ringrift.sync.planner.core.dispatch.Policies;

/** What a published host file changes about decisions and jobs. */
class HostFileTopologyTest {
  private static final String[] NODES = {"self-1", "train-1", "cpu-1", "cpu-2"};

  @TempDir Path stateDir;
  private Planning planning;
  private long revision;

  @BeforeEach
  void start() {
    planning = new Planning(stateDir, Policies.with(new Pacing(0, 0, 60_000, 1000)));
    planning.node("self-1", NodeRole.SELFPLAY);
    planning.node("train-1", NodeRole.TRAINING);
    planning.node("cpu-1", NodeRole.SELFPLAY);
    planning.node("cpu-2", NodeRole.SELFPLAY);
  }

  @AfterEach
  void stop() {
    planning.close();
  }

  @Test
  void aHostThatIsTakenOutLosesItsWorkToAnotherAtOnce() {
    games();
    assertThat(wanted()).containsExactly("train-1", "cpu-1");

    routing(FleetRouting.newBuilder().setExcludedHosts(List.of("train-1")));
    planning.pass(2, NODES);

    PlacementDecided decision = planning.placements().getLast();
    assertThat(decision.getTrigger()).isEqualTo("FleetChanged");
    assertThat(decision.getWanted()).containsExactly("cpu-1", "cpu-2");
    assertThat(reasons(decision))
        .containsEntry("train-1", "excluded by the host file: sync_routing.excluded_hosts");
    assertThat(planning.jobs("cpu-2")).hasSize(1);
  }

  @Test
  void theReplicationTargetOfTheFileTakesThePlaceOfTheSetting() {
    routing(FleetRouting.newBuilder().setReplicationTarget(2));
    games();
    assertThat(wanted()).containsExactly("train-1");

    routing(FleetRouting.newBuilder().setReplicationTarget(4));
    planning.pass(2, NODES);
    assertThat(wanted()).containsExactlyInAnyOrder("train-1", "cpu-1", "cpu-2");
  }

  @Test
  void theDiskLimitsOfTheFileTakeThePlaceOfTheSettings() {
    routing(FleetRouting.newBuilder().setMaxDiskUsedPercent(10.0));
    games();

    assertThat(reasons(planning.placements().getLast()))
        .containsEntry("train-1", "disk is 20.0 % used, not below the limit of 10.0 %");
  }

  @Test
  void aFullerDiskIsRoomyWhereTheFileSaysSo() {
    routing(FleetRouting.newBuilder().setTargetDiskUsedPercent(15.0));
    games();

    assertThat(planning.placements().getLast().getCandidates())
        .filteredOn(one -> one.getNodeId().equals("train-1"))
        .flatExtracting(one -> one.getTerms())
        .anySatisfy(
            term -> {
              assertThat(term.getName()).isEqualTo("disk-roomy");
              assertThat(term.getPoints()).isZero();
            });
  }

  @Test
  void aRetiredHostsCopyDoesNotCount() {
    games();
    planning.placements();
    SyncJob job = planning.jobs("train-1").getFirst();
    planning.publish(SyncTopics.SYNC_EVENTS, key(job), Events.completed(job, planning.nowMs));
    planning.placements();

    hosts(FleetHost.newBuilder().setName("train-1").setStatus("retired").build());
    planning.pass(2, NODES);

    assertThat(wanted()).containsExactlyInAnyOrder("cpu-1", "cpu-2");
  }

  @Test
  void aRetiredHostMayBeSwitchedOffOnceWhatOnlyItHasIsElsewhere() {
    games();
    planning.pass(2, NODES);
    hosts(FleetHost.newBuilder().setName("self-1").setStatus("retired").build());
    planning.pass(2, NODES);
    inventory("self-1");
    planning.pass(60, NODES);
    assertThat(planning.said("self-1", NodeSafeToTerminate.class)).as("the only copy").isEmpty();

    List.of("train-1", "cpu-1").forEach(this::complete);
    planning.pass(20, NODES);
    assertThat(planning.said("self-1", NodeSafeToTerminate.class)).hasSize(1);
    planning.publish(
        SyncTopics.NODE_EVENTS,
        "self-1",
        Events.node("self-1", planning.nowMs, new NodeActive("plays")));
    planning.pass(5, NODES);
    assertThat(planning.said("self-1", DrainCancelled.class)).as("use saves it not").isEmpty();

    hosts(FleetHost.newBuilder().setName("self-1").setStatus("ready").build());
    planning.pass(5, NODES);
    assertThat(planning.said("self-1", DrainCancelled.class))
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.getDraining()).isFalse();
              assertThat(said.getReason()).contains("does not retire the node any more");
            });
  }

  @Test
  void aRetiredHostsOnlyCopyLeavesFirst() {
    games();
    SyncJob first = planning.jobs("train-1").getFirst();
    assertThat(first.getPriority()).isEqualTo(Priority.HIGH);

    hosts(FleetHost.newBuilder().setName("self-1").setStatus("retired").build());
    planning.pass(2, NODES);

    assertThat(planning.placements().getLast().getPriority()).isEqualTo(Priority.CRITICAL);
  }

  @Test
  void noHostRunsMoreThanTheFileAllows() {
    file(
        FleetRouting.newBuilder().setExcludedHosts(List.of("cpu-1", "cpu-2")),
        FleetAutoSync.newBuilder().setMaxConcurrentSyncs(1),
        List.of());
    games();
    planning.publish(
        SyncTopics.GAME_EVENTS,
        "games:self-1:games/b.db",
        Events.games("self-1", "games/b.db", 10, planning.nowMs));

    List<SyncJob> jobs = planning.jobs("train-1");
    assertThat(jobs).hasSize(1);
    planning.publish(
        SyncTopics.SYNC_EVENTS,
        key(jobs.getFirst()),
        Events.completed(jobs.getFirst(), planning.nowMs));
    assertThat(planning.jobs("train-1")).hasSize(1);
  }

  @Test
  void whatRunsFollowsTheBandwidthOfTheFile() {
    games();
    SyncJob job = planning.jobs("train-1").getFirst();

    file(
        FleetRouting.newBuilder(),
        FleetAutoSync.newBuilder()
            .setBandwidthOverrides(
                List.of(
                    new FleetBandwidth("*", 9_000_000L),
                    new FleetBandwidth("train-*", 8_000_000L))),
        List.of());
    planning.pass(1, NODES);

    SyncJob slower = planning.jobs("train-1").getFirst();
    assertThat(slower.getJobId()).isEqualTo(job.getJobId());
    assertThat(slower.getAttempt()).isEqualTo(job.getAttempt());
    assertThat(slower.getBandwidthLimitBytesPerS())
        .as("the source has one megabyte a second for each of nine slots")
        .isEqualTo(1_000_000)
        .isLessThan(job.getBandwidthLimitBytesPerS());
  }

  @Test
  void fewGamesWaitForMoreWhereTheFileSaysSo() {
    games(10);
    SyncJob job = planning.jobs("train-1").getFirst();
    planning.publish(SyncTopics.SYNC_EVENTS, key(job), Events.completed(job, planning.nowMs));
    file(FleetRouting.newBuilder(), FleetAutoSync.newBuilder().setMinGamesToSync(10), List.of());
    games(20);
    job = planning.jobs("train-1").getFirst();
    planning.publish(SyncTopics.SYNC_EVENTS, key(job), Events.completed(job, planning.nowMs));

    games(29);
    assertThat(planning.jobs("train-1")).as("nine are too few").isEmpty();
    games(30);
    planning.pass(1, NODES);
    assertThat(planning.jobs("train-1")).hasSize(1);
  }

  @Test
  void everythingStopsWhereTheFileSaysSoAndGoesOnWithoutIt() {
    file(FleetRouting.newBuilder(), FleetAutoSync.newBuilder().setEnabled(false), List.of());
    games();
    assertThat(wanted()).isEmpty();

    planning.publishBytes("fleet-config", "fleet".getBytes(UTF_8), null);
    planning.pass(2, NODES);
    assertThat(planning.jobs("train-1")).hasSize(1);
  }

  @Test
  void whatCannotBeUsedLeavesTheFileBeforeItInForce() {
    routing(FleetRouting.newBuilder().setExcludedHosts(List.of("train-1")));
    planning.publishBytes("fleet-config", "fleet".getBytes(UTF_8), "garbage".getBytes(UTF_8));
    routing(FleetRouting.newBuilder().setReplicationTarget(-1));
    routing(FleetRouting.newBuilder().setExcludedHosts(List.of("No Name")));
    planning.publish(
        SyncTopics.FLEET_CONFIG,
        "other",
        config(FleetRouting.newBuilder(), FleetAutoSync.newBuilder(), List.of()));
    games();

    assertThat(reasons(planning.placements().getLast()))
        .containsEntry("train-1", "excluded by the host file: sync_routing.excluded_hosts");
  }

  @Test
  void withoutAFileNothingIsDifferent() {
    games();

    assertThat(planning.jobs("train-1")).hasSize(1);
    assertThat(planning.jobs("cpu-1")).hasSize(1);
    assertThat(planning.jobs("cpu-2")).isEmpty();
  }

  private void games() {
    games(10);
  }

  private void games(int total) {
    planning.publish(
        SyncTopics.GAME_EVENTS,
        "games:self-1:games/a.db",
        Events.games("self-1", "games/a.db", total, planning.nowMs));
  }

  private void complete(String node) {
    SyncJob job = planning.jobs(node).getLast();
    planning.publish(SyncTopics.SYNC_EVENTS, key(job), Events.completed(job, planning.nowMs));
  }

  private void inventory(String node) {
    ArtifactId artifact = ArtifactId.parse("games:self-1:games/a.db");
    Version version = new Version.GamesVersion(10_000, planning.nowMs, 10, Optional.empty());
    planning.publish(
        SyncTopics.NODE_EVENTS,
        node,
        Events.node(
            node,
            planning.nowMs,
            Events.inventory("1", "all", List.of(Events.item(artifact, version)))));
  }

  private List<String> wanted() {
    return planning.placements().getLast().getWanted();
  }

  private static String key(SyncJob job) {
    return "games:self-1:" + job.getArtifact().getPath();
  }

  private static Map<String, String> reasons(PlacementDecided decision) {
    Map<String, String> reasons = new TreeMap<>();
    decision
        .getCandidates()
        .forEach(one -> reasons.put(one.getNodeId(), String.valueOf(one.getReason())));
    return reasons;
  }

  private void routing(FleetRouting.Builder routing) {
    file(routing, FleetAutoSync.newBuilder(), List.of());
  }

  private void hosts(FleetHost... hosts) {
    file(FleetRouting.newBuilder(), FleetAutoSync.newBuilder(), List.of(hosts));
  }

  private void file(
      FleetRouting.Builder routing, FleetAutoSync.Builder sync, List<FleetHost> hosts) {
    planning.publish(SyncTopics.FLEET_CONFIG, SyncTopics.FLEET_KEY, config(routing, sync, hosts));
  }

  private FleetConfig config(
      FleetRouting.Builder routing, FleetAutoSync.Builder sync, List<FleetHost> hosts) {
    revision++;
    return FleetConfig.newBuilder()
        .setRevision(revision)
        .setAppliedAtMs(planning.nowMs)
        .setSource("test")
        .setRouting(routing.build())
        .setAutoSync(sync.build())
        .setEloSync(FleetEloSync.newBuilder().build())
        .setHosts(hosts)
        .build();
  }
}

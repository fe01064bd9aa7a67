package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetView;
import org.ringrift.sync.planner.core.fleet.NodeRole;
import org.ringrift.sync.planner.core.fleet.NodeStatus;

class SafetyRulesTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:gone:games/hex8.db");
  private static final NodeId GONE = new NodeId("gone");

  private final Placement placement = new Placement(Fleets.policy(3, 2, 2, 3, "banned"));
  private ArtifactState state = ArtifactState.unknown(GAMES).wanting(games(100));

  @Test
  void twoVerifiedCopiesThatLastAreSafe() {
    state = holding(GONE, 100).holding(new NodeId("a"), verified(100));
    FleetView fleet = fleet(Fleets.node("a"), Fleets.node("b"), Fleets.node("c"));
    assertThat(judge(fleet)).extracting(CopySafety::copies, CopySafety::needed).contains(1, 2);
    assertThat(judge(fleet).safe()).isFalse();

    state = state.holding(new NodeId("b"), verified(120));

    assertThat(judge(fleet).safe()).isTrue();
    assertThat(judge(fleet).reason()).contains("a, b");
  }

  @Test
  void oneIsEnoughWhereNoOtherNodeCouldHoldIt() {
    state = holding(GONE, 100).holding(new NodeId("a"), verified(100));

    assertThat(
            judge(
                    fleet(
                        Fleets.node("a"),
                        Fleets.node("banned"),
                        Fleets.node("spot").ephemeral(),
                        Fleets.node("models-only").takes("models"),
                        Fleets.node("boss").role(NodeRole.COORDINATOR),
                        Fleets.node("left").status(NodeStatus.LEFT).heardAtMs(0)))
                .safe())
        .isTrue();
    assertThat(judge(fleet(Fleets.node("a"), Fleets.node("full").disk(100, 1))).safe())
        .as("a full disk may become free")
        .isFalse();
    assertThat(judge(fleet(Fleets.node("a"), Fleets.node("away").status(NodeStatus.SILENT))).safe())
        .as("who fell silent just now will be back")
        .isFalse();
  }

  @Test
  void neverWithoutACopy() {
    state = holding(GONE, 100);

    assertThat(judge(fleet()).safe()).isFalse();
    assertThat(judge(fleet()).reason()).contains("no other node that lasts");
    assertThat(judge(fleet(Fleets.node("a"))).safe()).isFalse();
  }

  @Test
  void whatDoesNotLastOrIsNotVerifiedOrIsNotAllDoesNotCount() {
    state =
        holding(GONE, 100)
            .holding(new NodeId("spot"), verified(100))
            .holding(new NodeId("said"), Holding.announced(games(100), 1, 0))
            .holding(new NodeId("old"), verified(99))
            .holding(new NodeId("damaged"), verified(100).faulty(games(100), 2, "is broken"))
            .holding(new NodeId("drained"), verified(100))
            .holding(new NodeId("silent"), verified(100))
            .holding(new NodeId("mate"), verified(100));

    CopySafety safety =
        judge(
            fleet(
                Fleets.node("spot").ephemeral(),
                Fleets.node("said"),
                Fleets.node("old"),
                Fleets.node("damaged"),
                Fleets.node("drained").draining(),
                Fleets.node("silent").status(NodeStatus.SILENT),
                Fleets.node("mate").storageGroup("nfs")));

    assertThat(safety.copies()).isZero();
    assertThat(safety.safe()).isFalse();
  }

  @Test
  void oneStorageIsOneCopy() {
    state =
        holding(GONE, 100)
            .holding(new NodeId("x"), verified(100))
            .holding(new NodeId("y"), verified(100));

    CopySafety safety =
        judge(
            fleet(
                Fleets.node("x").storageGroup("other"),
                Fleets.node("y").storageGroup("other"),
                Fleets.node("z")));

    assertThat(safety).extracting(CopySafety::copies, CopySafety::safe).containsExactly(1, false);
  }

  @Test
  void ofADamagedCopyWhatItShouldBeIsNeeded() {
    state =
        holding(GONE, 100)
            .holding(GONE, verified(100).faulty(games(3), 2, "is broken"))
            .holding(new NodeId("a"), verified(50));

    assertThat(judge(fleet(Fleets.node("a"))).safe()).isFalse();
  }

  @Test
  void ofWhatIsUnknownNothingIsSafe() {
    state = ArtifactState.unknown(GAMES);

    assertThat(judge(fleet(Fleets.node("a"))).safe()).isFalse();
  }

  private ArtifactState holding(NodeId node, long total) {
    return state.holding(node, verified(total));
  }

  private static Holding verified(long total) {
    return Holding.verified(games(total), 1, 0);
  }

  private CopySafety judge(FleetView fleet) {
    return placement.safety(state, GONE, fleet, Fleets.NOW);
  }

  /** These and the one that is to be switched off. */
  private static FleetView fleet(Fleets.Builder... others) {
    FleetView gone = FleetView.EMPTY.with(Fleets.node("gone").storageGroup("nfs").build());
    return Arrays.stream(others)
        .map(Fleets.Builder::build)
        .reduce(gone, FleetView::with, (one, two) -> one);
  }

  private static Version games(long total) {
    return new Version.GamesVersion(1000, total, total, Optional.empty());
  }
}

package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ringrift.sync.planner.core.placement.Placing.NOW;
import static org.ringrift.sync.planner.core.placement.Placing.ORIGIN;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.NodeStatus;
import org.ringrift.sync.planner.core.placement.PlacementEffect.DeleteCopy;

/** When what a node made itself goes from its full disk, and everything that keeps it. */
class OriginalRulesTest {
  private static final String NPZ = "npz:data/training/hex8_2p.npz";
  private static final PlacementPolicy USUAL = Fleets.policy(3, 2, 1, 2);
  private static final PlacementPolicy FROM_75 = Fleets.lettingOriginalsGo(USUAL, 0.75);
  private static final Version MADE = file("a", 10);

  private static Version.FileVersion file(String digit, long atMs) {
    return new Version.FileVersion(500, atMs, Optional.of(new ContentHash(digit.repeat(64))));
  }

  private static Fleets.Builder used(String id, int percent) {
    return Fleets.node(id).disk(100 * Fleets.GB, (100 - percent) * Fleets.GB);
  }

  private static Fleets.Builder origin() {
    return used("origin", 75);
  }

  private static Fleets.Builder t(int number) {
    return Fleets.node("t" + number);
  }

  private static Placing made(String artifact, PlacementPolicy policy, Fleets.Builder... fleet) {
    return new Placing(artifact, policy)
        .fleet(fleet)
        .apply(new PlacementInput.Announced(ORIGIN, MADE, About.NOTHING, 10, "NpzExported"));
  }

  /** The maker has it, and so have three others, by what their workers have read. */
  private static Placing spread(PlacementPolicy policy, Fleets.Builder... fleet) {
    return made(NPZ, policy, fleet)
        .apply(new PlacementInput.InventoryHas(ORIGIN, MADE, 20))
        .completed("t1")
        .completed("t2")
        .completed("t3");
  }

  private static Placing unwanted(Placing placing) {
    return placing.apply(new PlacementInput.OriginalUnwanted(ORIGIN));
  }

  private static List<DeleteCopy> deletions(Placing placing) {
    return placing.effects().stream()
        .filter(DeleteCopy.class::isInstance)
        .map(DeleteCopy.class::cast)
        .toList();
  }

  @Test
  void whatEnoughOthersHaveGoesFromAFullDisk() {
    Placing placing = spread(FROM_75, origin(), t(1), t(2), t(3));
    assertThat(placing.spare()).contains(new OriginalRules.Spare(ORIGIN, 500));
    assertThat(deletions(placing)).as("before its turn").isEmpty();

    DeleteCopy deletion = deletions(unwanted(placing)).getFirst();

    assertThat(deletion.node()).isEqualTo(ORIGIN);
    assertThat(deletion.original()).isTrue();
    assertThat(deletion.version()).isEqualTo(MADE);
    assertThat(deletion.receipts())
        .containsExactly(new NodeId("t1"), new NodeId("t2"), new NodeId("t3"));
    assertThat(deletion.reason()).contains("75.0 % used", "t1", "t2", "t3");
    assertThat(placing.state().holdings()).doesNotContainKey(ORIGIN);
    assertThat(placing.spare()).as("once").isEmpty();
  }

  @Test
  void whatIsGoneIsNeitherBroughtBackNorRepaired() {
    Placing placing = unwanted(spread(FROM_75, origin(), t(1), t(2), t(3), t(4)));

    placing.apply(new PlacementInput.CopyDeleted(ORIGIN, NOW + 1));
    assertThat(placing.orders()).isEmpty();
    placing.apply(new PlacementInput.InventoryLacks(ORIGIN, NOW + 60_000));
    assertThat(placing.orders()).isEmpty();
    placing.fleet(used("origin", 40), t(1), t(2), t(3), t(4));
    assertThat(placing.orders()).as("with room again").isEmpty();
    assertThat(placing.state().wants()).isEmpty();
  }

  @Test
  void aNodeThatKeptItHasACopyAgain() {
    Placing placing = unwanted(spread(FROM_75, origin(), t(1), t(2), t(3)));

    placing.apply(new PlacementInput.InventoryHas(ORIGIN, MADE, NOW));

    assertThat(placing.state().holdings()).containsKey(ORIGIN);
    assertThat(placing.spare()).isPresent();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("thatKeepIt")
  void itStays(String why, Placing placing) {
    assertThat(placing.spare()).as(why).isEmpty();
    assertThat(deletions(unwanted(placing))).as(why).isEmpty();
  }

  static List<Arguments> thatKeepIt() {
    return List.of(
        keeps("nobody said that originals go", USUAL, origin(), t(1), t(2), t(3)),
        keeps("the disk has room", FROM_75, used("origin", 74), t(1), t(2), t(3)),
        keeps(
            "the disk takes replicas still",
            Fleets.lettingOriginalsGo(USUAL, 0.5),
            used("origin", 69),
            t(1),
            t(2),
            t(3)),
        keeps("fewer than the target", FROM_75, origin(), t(1), t(2)),
        keeps(
            "fewer than two",
            Fleets.lettingOriginalsGo(Fleets.policy(1, 1, 1, 2), 0.75),
            origin(),
            t(1)),
        keeps("one may vanish", FROM_75, origin(), t(1), t(2), t(3).ephemeral()),
        keeps("one is drained", FROM_75, origin(), t(1), t(2), t(3).draining()),
        keeps("one vanishes", FROM_75, origin(), t(1), t(2), t(3).terminatesAtMs(NOW + 1000)),
        keeps("one is silent", FROM_75, origin(), t(1), t(2), t(3).status(NodeStatus.SILENT)),
        keeps("one was not heard", FROM_75, origin(), t(1), t(2), t(3).heardAtMs(NOW - 60_000)),
        keeps(
            "one is on its own storage",
            FROM_75,
            origin().storageGroup("nfs"),
            t(1),
            t(2),
            t(3).storageGroup("nfs")),
        keeps(
            "two share a storage",
            FROM_75,
            origin(),
            t(1),
            t(2).storageGroup("nfs"),
            t(3).storageGroup("nfs")),
        keeps(
            "its disk is not known", FROM_75, Fleets.node("origin").disk(-1, -1), t(1), t(2), t(3)),
        keeps(
            "its disk report is old", FROM_75, origin().heardAtMs(NOW - 60_000), t(1), t(2), t(3)),
        keeps("its worker cannot delete", FROM_75, origin().keepsCopies(), t(1), t(2), t(3)),
        keeps("it trains with it", FROM_75, origin().training("hex8_2p"), t(1), t(2), t(3)),
        Arguments.of(
            "one has a later content",
            spread(FROM_75, origin(), t(1), t(2), t(3))
                .apply(new PlacementInput.Completed(new NodeId("t3"), file("b", 11), NOW))),
        Arguments.of(
            "of one only a producer said so",
            made(NPZ, FROM_75, origin(), t(1), t(2), t(3))
                .apply(new PlacementInput.InventoryHas(ORIGIN, MADE, 20))
                .completed("t1")
                .completed("t2")
                .apply(
                    new PlacementInput.Announced(
                        new NodeId("t3"), MADE, About.NOTHING, 10, "NpzExported"))),
        Arguments.of(
            "nobody has read it at its maker",
            made(NPZ, FROM_75, origin(), t(1), t(2), t(3))
                .completed("t1")
                .completed("t2")
                .completed("t3")),
        Arguments.of(
            "somebody waits for it",
            spread(FROM_75, origin(), t(1), t(2), t(3), t(4)).request(Optional.empty(), "t4")),
        Arguments.of(
            "people want it there",
            spread(FROM_75, origin(), t(1), t(2), t(3)).request(Optional.empty(), "origin")));
  }

  private static Arguments keeps(String why, PlacementPolicy policy, Fleets.Builder... fleet) {
    return Arguments.of(why, spread(policy, fleet));
  }

  @Test
  void databasesStay() {
    Placing games =
        new Placing("games:origin:g.db", FROM_75)
            .fleet(origin(), t(1), t(2), t(3))
            .games(10)
            .apply(new PlacementInput.InventoryHas(ORIGIN, Placing.gamesOf(10), NOW))
            .completed("t1")
            .completed("t2")
            .completed("t3");

    assertThat(games.spare()).isEmpty();
    assertThat(deletions(unwanted(games))).isEmpty();
  }

  @Test
  void onlyTheMakersCopyIsAnOriginal() {
    Placing placing = spread(FROM_75, origin(), used("t1", 90), t(2), t(3), t(4)).completed("t4");

    placing.apply(new PlacementInput.OriginalUnwanted(new NodeId("t1")));

    assertThat(deletions(placing)).isEmpty();
    assertThat(placing.state().holdings()).containsKey(new NodeId("t1"));
  }
}

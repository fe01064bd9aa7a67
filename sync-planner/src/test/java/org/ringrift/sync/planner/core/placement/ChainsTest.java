package org.ringrift.sync.planner.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.core.fleet.FleetNode;
import org.ringrift.sync.planner.core.fleet.NodeRole;

class ChainsTest {
  private static final FleetNode HOLDER = Fleets.node("origin").provider("runpod").build();

  static Stream<Arguments> arrangements() {
    return Stream.of(
        Arguments.of("off", 0, nodes(relay("a"), relay("b")), List.of()),
        Arguments.of("one", 1, nodes(relay("a"), relay("b"), relay("c")), List.of("a b c")),
        Arguments.of(
            "two",
            2,
            nodes(relay("a"), relay("b"), relay("c"), relay("d"), relay("e")),
            List.of("a b", "c d e")),
        Arguments.of("more than nodes", 9, nodes(relay("a"), relay("b")), List.of("a", "b")),
        Arguments.of(
            "providers are neighbours, the holder's first",
            1,
            nodes(
                relay("a").provider("vultr"),
                relay("b").provider("nebius"),
                relay("c"),
                relay("d").provider("vultr"),
                relay("e")),
            List.of("c e b a d")),
        Arguments.of(
            "ephemeral and slow at the end",
            1,
            nodes(
                relay("a").ephemeral(),
                relay("b").bandwidth(20),
                relay("c").bandwidth(100),
                relay("d").bandwidth(50),
                relay("e").provider("vultr")),
            List.of("c d e b a")),
        Arguments.of(
            "one that cannot relay is the last",
            2,
            nodes(
                relay("b"),
                relay("c"),
                Fleets.node("a"),
                relay("d").inboundBlocked(),
                Fleets.node("e")),
            List.of("b a", "c d")),
        Arguments.of("nobody can", 1, nodes(Fleets.node("a"), Fleets.node("b")), List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrangements")
  void chainsAreArranged(String name, int count, List<FleetNode> targets, List<String> chains) {
    assertThat(chains(Chains.ancestors(targets, List.of(HOLDER), count))).isEqualTo(chains);
  }

  @Test
  void eachReadsFromTheOneBeforeItAndInTheEndFromTheHolder() {
    Placing placing = broadcast(1);

    assertThat(placing.ways())
        .containsExactly("t1<-origin", "t2<-t1,origin", "t3<-t2,t1,origin", "t4<-t3,t2,t1,origin");
    assertThat(placing.reason("t2")).isEqualTo("reads from t1 while that one still receives");
  }

  @Test
  void withoutChainsTargetsWaitForHolders() {
    Placing placing = broadcast(0);

    assertThat(placing.ways()).containsExactly("t1<-origin", "t2<-origin");
    assertThat(placing.reason("t3")).contains("waits until the targets before it");
  }

  @Test
  void whatRunsIsLeftAloneWhenTheOneBeforeItIsDone() {
    Placing placing = broadcast(1);

    placing.completed("t1");
    assertThat(placing.orders()).isEmpty();
    placing.completed("t3");
    assertThat(placing.orders()).isEmpty();
  }

  @Test
  void aBrokenLinkIsMendedFurtherUp() {
    Placing placing = broadcast(1);
    Want broken = placing.state().wants().get(new NodeId("t3"));

    placing.apply(
        new PlacementInput.Failed(
            new NodeId("t3"), broken.job(), new java.util.TreeSet<>(List.of(new NodeId("t2")))));
    placing.completed("t1");

    assertThat(placing.state().wants().get(new NodeId("t3")).sources())
        .contains(new NodeId("t1"), new NodeId("origin"));
  }

  private static Placing broadcast(int chains) {
    PlacementPolicy usual = Fleets.policy(3, 2, 1, 2);
    Placing placing =
        new Placing(
            "models:m.pth",
            new PlacementPolicy(
                usual.replication(),
                new PlacementPolicy.Uploads(2, chains),
                usual.disk(),
                usual.patience(),
                usual.givesBack(),
                usual.excluded(),
                usual.hostFile()));
    return placing
        .fleet(
            Fleets.node("origin"),
            relay("t1").role(NodeRole.TRAINING),
            relay("t2").role(NodeRole.TRAINING),
            relay("t3").role(NodeRole.TRAINING),
            relay("t4").role(NodeRole.TRAINING))
        .file(10);
  }

  /** Each chain from its head to its end, read back from who reads from whom. */
  private static List<String> chains(Map<NodeId, List<FleetNode>> ancestors) {
    List<StringBuilder> chains = new java.util.ArrayList<>();
    ancestors.forEach(
        (node, before) -> {
          if (before.isEmpty()) {
            chains.add(new StringBuilder(node.value()));
          } else {
            StringBuilder chain = chains.getLast();
            assertThat(chain.toString()).endsWith(before.getFirst().id().value());
            chain.append(' ').append(node.value());
          }
        });
    return chains.stream().map(StringBuilder::toString).toList();
  }

  private static Fleets.Builder relay(String id) {
    return Fleets.node(id).relays();
  }

  private static List<FleetNode> nodes(Fleets.Builder... nodes) {
    return Arrays.stream(nodes).map(Fleets.Builder::build).toList();
  }
}

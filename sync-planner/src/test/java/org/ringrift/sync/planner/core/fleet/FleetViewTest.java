package org.ringrift.sync.planner.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.Fleets;

class FleetViewTest {
  private static final int NODES = 700;

  @RepeatedTest(5)
  void isAMapInOrderWhateverIsPutIn() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    TreeMap<NodeId, FleetNode> expected = new TreeMap<>();
    FleetView view = FleetView.EMPTY;

    for (int i = 0; i < 3_000; i++) {
      FleetNode node = Fleets.node("n-" + random.nextInt(NODES)).incarnation("start-" + i).build();
      expected.put(node.id(), node);
      view = view.with(node);
      assertThat(view.node(node.id())).as("seed %d", seed).contains(node);
    }

    assertThat(view.nodes().entrySet())
        .as("seed %d", seed)
        .containsExactlyElementsOf(expected.entrySet());
    assertThat(view.nodes()).as("seed %d", seed).hasSize(expected.size()).isEqualTo(expected);
    for (int i = 0; i < NODES; i++) {
      NodeId id = new NodeId("n-" + i);
      assertThat(view.node(id).orElse(null)).as("seed %d", seed).isEqualTo(expected.get(id));
    }
    assertThat(view.version())
        .as("seed %d", seed)
        .isEqualTo(expected.values().stream().mapToLong(FleetNode::registryVersion).sum());
    assertThat(FleetView.of(expected.values())).isEqualTo(view).hasSameHashCodeAs(view);
  }

  @Test
  void aViewStaysAsItWas() {
    FleetView before = FleetView.EMPTY;
    for (int i = 0; i < 300; i++) {
      before = before.with(Fleets.node("n-" + i).build());
    }
    FleetNode other = Fleets.node("n-7").incarnation("2").build();

    FleetView after = before.with(other).with(Fleets.node("n-300").build());

    assertThat(before.node(other.id()).orElseThrow().incarnation()).isEqualTo("1");
    assertThat(before.nodes()).hasSize(300).doesNotContainKey(new NodeId("n-300"));
    assertThat(after.nodes()).hasSize(301).containsEntry(other.id(), other);
    assertThat(before.version()).isEqualTo(300);
    assertThat(after.version()).isEqualTo(301);
  }

  @Test
  void nobodyIsThereAtFirst() {
    assertThat(FleetView.EMPTY.nodes()).isEmpty();
    assertThat(FleetView.EMPTY.node(new NodeId("n-1"))).isEmpty();
    assertThat(FleetView.EMPTY.version()).isZero();
  }
}

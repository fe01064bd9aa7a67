package org.ringrift.sync.monitor.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;

class PlacementTest {
  private static final NodeId FULL = new NodeId("full-1");
  private static final NodeId AWAY = new NodeId("away-1");

  @Test
  void aNarrowWordKeepsWhatWasSaidOfTheOthers() {
    Placement whole =
        placement(10, Set.of(), Map.of(FULL, "disk is full", AWAY, "is silent"), false);
    Placement narrow = placement(20, Set.of(AWAY), Map.of(), true);

    assertThat(narrow.after(whole).refusals()).containsExactly(Map.entry(FULL, "disk is full"));
    assertThat(narrow.after(whole).version()).isEqualTo(Facts.games(20));
    assertThat(placement(30, Set.of(), Map.of(), false).after(whole).refusals()).isEmpty();
  }

  private static Placement placement(
      long games, Set<NodeId> wanted, Map<NodeId, String> refusals, boolean narrow) {
    return new Placement(
        1000,
        Facts.games(games),
        "HYBRID",
        "GameCompleted",
        3,
        Priority.HIGH,
        wanted,
        Set.of(),
        refusals,
        narrow);
  }
}

package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names of stores and nodes are names of topics, and moving a source to another stage moves its
 * state: a change here needs a plan for what is already stored.
 */
class TopologyShapeTest {

  @Test
  void theTopologyIsTheCommittedOne(@TempDir Path stateDir) throws IOException {
    String described;
    try (Planning planning = new Planning(stateDir)) {
      described = planning.topology(Planning.config(stateDir)).describe().toString();
    }
    try (InputStream golden = TopologyShapeTest.class.getResourceAsStream("topology.txt")) {
      assertThat(golden).as("src/test/resources, next to this class: topology.txt").isNotNull();
      assertThat(described).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Whoever throws the planner's state away must not leave a changelog behind. */
  @Test
  void everyStoreHasAChangelogButThoseReadFromATopic(@TempDir Path stateDir) throws IOException {
    TreeSet<String> stores = new TreeSet<>();
    try (Planning planning = new Planning(stateDir)) {
      planning.topology(Planning.config(stateDir)).describe().subtopologies().stream()
          .flatMap(part -> part.nodes().stream())
          .filter(TopologyDescription.Processor.class::isInstance)
          .forEach(node -> stores.addAll(((TopologyDescription.Processor) node).stores()));
    }
    assertThat(PlannerTopics.ownedBy("planners"))
        .containsAll(stores.stream().map(name -> "planners-" + name + "-changelog").toList())
        .containsAll(PlannerTopics.ALL)
        .hasSize(stores.size() + PlannerTopics.ALL.size());
  }
}

package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
}

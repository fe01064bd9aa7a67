package org.ringrift.sync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeNetworkTest {
  private static final Path NAMESPACES = Path.of("/run/netns");

  @BeforeEach
  void skipWhereThereCanBeNone() {
    Optional<String> obstacle = NodeNetwork.obstacle();
    assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
  }

  @Test
  void everyNodeHasANamespaceUntilTheEnd() throws Exception {
    try (NodeNetwork network = NodeNetwork.make(2, 100)) {
      assertThat(ours()).hasSize(3);
      assertThat(network.on(1)).startsWith("ip", "netns", "exec");
      Process routes = new ProcessBuilder(command(network, "ip", "route")).start();
      String said = new String(routes.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said).contains("10.77.0.0/24 dev eth0");
    }
    assertThat(ours()).isEmpty();
  }

  @Test
  void aNetworkThatCannotBeMadeLeavesNothing() throws Exception {
    assertThatThrownBy(() -> NodeNetwork.make(2, 0)).isInstanceOf(IOException.class);
    assertThat(ours()).isEmpty();
  }

  private static List<String> command(NodeNetwork network, String... words) {
    return Stream.concat(network.on(0).stream(), Stream.of(words)).toList();
  }

  private static List<String> ours() throws IOException {
    if (!Files.isDirectory(NAMESPACES)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(NAMESPACES)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("rs" + ProcessHandle.current().pid() + "-"))
          .toList();
    }
  }
}

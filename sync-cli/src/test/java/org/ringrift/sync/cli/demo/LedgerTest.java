package org.ringrift.sync.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;

class LedgerTest {
  private static final ArtifactId GAMES = ArtifactId.parse("games:play-1:data/games/a.db");
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  private final Ledger ledger = new Ledger();

  @Test
  void latencyRunsFromTheCommitToTheFirstRead() {
    ledger.committed(GAMES, "g1", 1000);
    ledger.committed(GAMES, "g2", 1100);
    ledger.read(GAMES, A, List.of("g1", "old"), 1300);
    ledger.read(GAMES, A, List.of("g1", "g2", "old"), 1600);
    assertThat(ledger.latencies()).isEqualTo(new Latencies(300, 500, 500, 500));
    assertThat(ledger.readOn(GAMES, A)).isEqualTo(2);
  }

  @Test
  void everywhereMeansInEveryWantedReplica() {
    ledger.committed(GAMES, "g1", 1);
    ledger.committed(GAMES, "g2", 1);
    ledger.read(GAMES, A, List.of("g1", "g2"), 2);
    ledger.read(GAMES, B, List.of("g2"), 2);
    assertThat(ledger.readEverywhere(GAMES, List.of(A, B))).isEqualTo(1);
    assertThat(ledger.readEverywhere(GAMES, List.of(A))).isEqualTo(2);
    assertThat(ledger.readEverywhere(GAMES, List.of())).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0, 0", "1, 1, 1, 1, 1", "4, 2, 4, 4, 4", "100, 50, 95, 99, 100"})
  void percentilesAreNearestRanks(int values, long p50, long p95, long p99, long max) {
    List<Long> all = LongStream.rangeClosed(1, values).boxed().toList();
    assertThat(Latencies.of(all)).isEqualTo(new Latencies(p50, p95, p99, max));
  }
}

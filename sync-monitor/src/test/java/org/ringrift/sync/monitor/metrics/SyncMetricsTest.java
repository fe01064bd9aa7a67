package org.ringrift.sync.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.monitor.core.BreakerStatus;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.Facts;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.JobState;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.core.Observation;
import org.ringrift.sync.monitor.core.PlannerLag;
import org.ringrift.sync.monitor.core.StreamState;

class SyncMetricsTest {
  private final FleetView view = new FleetView(3, 10);
  private final SyncMetrics metrics = new SyncMetrics();

  private String scrape() {
    view.apply(new Fact.NodeSeen(Facts.ephemeral("play-1", Node.Status.ADMITTED)));
    view.apply(Facts.placed(Facts.GAMES, Facts.games(3), Facts.nodes("a"), Facts.nodes("play-1")));
    view.apply(
        new Fact.BreakerMoved(
            new BreakerStatus(new NodeId("play-1"), false, OptionalLong.empty(), "3 failures", 1)));
    view.apply(Facts.completed(Facts.GAMES, 1, "train-1", 1, Facts.games(3)))
        .ifPresent(ended -> metrics.count(ended, "vast"));
    view.apply(Facts.failed(Facts.MODEL, 2, "train-1", 1, 1000))
        .ifPresent(ended -> metrics.count(ended, "vast"));
    view.apply(Facts.decided(Facts.GAMES, 3, "cpu-1", JobState.QUEUED, 0));
    view.apply(Facts.deadLettered(0, "node-state", 1));
    view.apply(Facts.deadLettered(1, "node-state", 2));
    Observation seen =
        new Observation(
            12_003,
            view.summary(),
            view.nodes(),
            view.breakers(),
            List.of(),
            new StreamState(0, 1, 0, 0, true, Optional.empty()),
            PlannerLag.UNKNOWN.seen(Map.of("game-events", 7L), 4, 12_003, 100),
            OptionalLong.of(12_003));
    return metrics.scrape(seen, new Health(Health.Status.DEGRADED, List.of("x"), List.of()));
  }

  private static Set<String> families(String scraped) {
    return scraped
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1)[2])
        .filter(name -> !name.endsWith("_max"))
        .collect(Collectors.toSet());
  }

  @Test
  void servesTheMetricsUnderExactlyTheseNames() {
    assertThat(families(scrape()))
        .containsExactlyInAnyOrder(
            "sync_operations_total",
            "sync_bytes_transferred",
            "sync_duration_seconds",
            "sync_failures_total",
            "sync_dead_letters_total",
            "sync_queue_depth",
            "sync_queue_age_seconds",
            "sync_jobs",
            "sync_jobs_stuck",
            "sync_nodes",
            "sync_breakers_open",
            "sync_replication_deficit",
            "sync_games_at_risk",
            "sync_databases_at_risk",
            "sync_planner_lag_records",
            "sync_planner_active_tasks",
            "sync_monitor_behind_records",
            "sync_health",
            "sync_provider_operations_total",
            "sync_provider_bytes_total");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana/ringrift-sync.json", "prometheus/ringrift-sync.rules.yml"})
  void whatIsDeployedNamesOnlyMetricsThatExist(String file) throws IOException {
    String text = Files.readString(Path.of("../deploy", file));
    Set<String> known = new HashSet<>(families(scrape()));
    known.addAll(Set.of("sync_duration_seconds_bucket", "sync_duration_seconds_count"));
    Matcher names = Pattern.compile("\\bsync_[a-z_]+").matcher(text);
    Set<String> named = new HashSet<>();
    while (names.find()) {
      named.add(names.group());
    }
    assertThat(named).hasSizeGreaterThan(8);
    assertThat(known).containsAll(named);
  }

  @Test
  void providersThatAreTooManyShareOneLabel() {
    ProviderLabels labels = new ProviderLabels();
    for (int n = 0; n < 100; n++) {
      assertThat(labels.of("p" + n)).isEqualTo(n < ProviderLabels.MAX ? "p" + n : "other");
    }
    assertThat(labels.of("p3")).isEqualTo("p3");
  }

  @Test
  void samplesCarryTheirLabels() {
    assertThat(scrape().lines())
        .contains(
            "sync_operations_total{data_type=\"games\",outcome=\"completed\",transport=\"rsync\"}"
                + " 1.0",
            "sync_operations_total{data_type=\"models\",outcome=\"failed\",transport=\"http\"} 1.0",
            "sync_bytes_transferred{data_type=\"games\",transport=\"rsync\"} 100.0",
            "sync_duration_seconds_bucket{data_type=\"games\",transport=\"rsync\",le=\"0.25\"} 1",
            "sync_duration_seconds_bucket{data_type=\"games\",transport=\"rsync\",le=\"0.1\"} 0",
            "sync_duration_seconds_sum{data_type=\"games\",transport=\"rsync\"} 0.25",
            "sync_failures_total{category=\"source_unreachable\",data_type=\"models\"} 1.0",
            "sync_dead_letters_total{topic=\"node-state\"} 2.0",
            "sync_queue_depth{priority=\"high\"} 1.0",
            "sync_queue_depth{priority=\"critical\"} 0.0",
            "sync_queue_age_seconds 10.0",
            "sync_jobs{data_type=\"games\",state=\"waiting\"} 1.0",
            "sync_nodes{provider=\"runpod\",status=\"admitted\"} 1.0",
            "sync_breakers_open{provider=\"runpod\"} 1.0",
            "sync_replication_deficit{data_type=\"games\"} 1.0",
            "sync_planner_lag_records 7.0",
            "sync_planner_active_tasks 4.0",
            "sync_provider_operations_total{outcome=\"failed\",provider=\"vast\"} 1.0",
            "sync_provider_bytes_total{provider=\"vast\"} 100.0",
            "sync_health 1.0");
  }
}

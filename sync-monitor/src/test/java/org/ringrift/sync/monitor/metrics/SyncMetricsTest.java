package org.ringrift.sync.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.monitor.core.Facts;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.JobState;

class SyncMetricsTest {
  private final FleetView view = new FleetView(3, 10);
  private final SyncMetrics metrics = new SyncMetrics();

  private String scrape() {
    view.apply(Facts.completed(Facts.GAMES, 1, "train-1", 1, Facts.games(3)))
        .ifPresent(metrics::count);
    view.apply(Facts.failed(Facts.MODEL, 2, "train-1", 1, 1000)).ifPresent(metrics::count);
    view.apply(Facts.decided(Facts.GAMES, 3, "cpu-1", JobState.QUEUED, 0));
    view.apply(Facts.deadLettered(0, "node-state", 1));
    view.apply(Facts.deadLettered(1, "node-state", 2));
    return metrics.scrape(view.summary());
  }

  @Test
  void servesTheSixMetricsUnderExactlyTheseNames() {
    Set<String> families =
        scrape()
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1)[2])
            .filter(name -> !name.endsWith("_max"))
            .collect(Collectors.toSet());
    assertThat(families)
        .containsExactlyInAnyOrder(
            "sync_operations_total",
            "sync_bytes_transferred",
            "sync_duration_seconds",
            "sync_failures_total",
            "sync_dead_letters_total",
            "sync_queue_depth");
  }

  @Test
  void samplesCarryTheirLabels() {
    assertThat(scrape().lines())
        .contains(
            "sync_operations_total{data_type=\"games\",outcome=\"completed\",transport=\"rsync\"} 1.0",
            "sync_operations_total{data_type=\"models\",outcome=\"failed\",transport=\"http\"} 1.0",
            "sync_bytes_transferred{data_type=\"games\",transport=\"rsync\"} 100.0",
            "sync_duration_seconds_bucket{data_type=\"games\",transport=\"rsync\",le=\"0.25\"} 1",
            "sync_duration_seconds_bucket{data_type=\"games\",transport=\"rsync\",le=\"0.1\"} 0",
            "sync_duration_seconds_sum{data_type=\"games\",transport=\"rsync\"} 0.25",
            "sync_failures_total{category=\"source_unreachable\",data_type=\"models\"} 1.0",
            "sync_dead_letters_total{topic=\"node-state\"} 2.0",
            "sync_queue_depth{priority=\"high\"} 1.0",
            "sync_queue_depth{priority=\"critical\"} 0.0");
  }
}

package org.ringrift.sync.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class StatusTableTest {

  @Test
  void showsTheQueueTheNodesAndTheArtifacts() throws Exception {
    JsonNode status =
        json(
            """
            {"time_ms": 100000, "sync": {"status": "degraded", "reasons": ["disk is full"],
             "queue_depth": 1, "running": 2, "parked": 0, "completed_total": 3, "failed_total": 4,
             "bytes_transferred_total": 1234567, "artifacts": 2, "replicas_wanted": 4,
             "replicas_verified": 3, "dead_letters": 7, "recent_dead_letters": [
             {"topic": "node-state", "partition": 2, "offset": 41, "reason": "not Avro"}],
             "last_error": {"at_ms": 90000, "artifact": "models:m.pth",
             "node": "cpu-1", "error": "hash is wrong"}}}""");
    JsonNode nodes =
        json(
            """
            {"nodes": [{"node": "cpu-1", "status": "admitted", "role": "SELFPLAY",
             "provider": "hetzner", "lifetime": "PERSISTENT", "disk_used_percent": 41.4,
             "running_jobs": 1, "max_concurrent_jobs": 4, "last_heard_at_ms": 98000}]}""");
    JsonNode artifacts =
        json(
            """
            {"artifacts": [{"artifact": "games:s-1:a.db", "version": {"game_count": 120,
             "size_bytes": 5}, "wanted": ["cpu-1", "t-1"], "verified": ["t-1"],
             "missing": ["cpu-1"], "jobs": [{"target": "cpu-1", "running": true,
             "bytes_done": 30, "bytes_total": 40}]},
             {"artifact": "models:m.pth", "version": null, "wanted": [], "verified": [],
             "missing": [], "jobs": []}]}""");

    assertThat(String.join("\n", StatusTable.of(status, nodes, artifacts)))
        .isEqualTo(
            """
            sync      degraded: disk is full
            jobs      1 queued, 2 running, 0 parked, 3 completed, 4 failed; 1.2 MB moved
            replicas  3 of 4 verified, of 2 artifacts
            letters   7 dead; the newest, node-state-2@41: not Avro

            NODE   STATUS    ROLE      PROVIDER  LIFETIME    DISK  JOBS  HEARD
            cpu-1  admitted  selfplay  hetzner   persistent  41 %  1/4   2 s ago

            ARTIFACT        VERSION    VERIFIED  MISSING  RUNNING
            games:s-1:a.db  120 games  1/2       cpu-1    cpu-1 75 %
            models:m.pth    -          0/0       -        -

            last error, 10 s ago: models:m.pth on cpu-1: hash is wrong""");
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}

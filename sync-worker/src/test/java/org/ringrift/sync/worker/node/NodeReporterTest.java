package org.ringrift.sync.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.DiskSpaceLow;
import org.ringrift.sync.events.InventoryReported;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeHeartbeat;
import org.ringrift.sync.events.NodeJoined;
import org.ringrift.sync.events.NodeLeft;
import org.ringrift.sync.events.NodeLifetime;
import org.ringrift.sync.events.NodeRole;

@Timeout(30)
class NodeReporterTest {
  private static final NodeId NODE = new NodeId("gpu-1");
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
  private static final NodeEndpoints ENDPOINTS =
      new NodeEndpoints("10.0.0.1", null, 8770, null, null, null, "/srv/ringrift", false);
  private static final NodeProfile PROFILE =
      new NodeProfile(
          NODE,
          NodeRole.TRAINING,
          "vast",
          NodeLifetime.EPHEMERAL,
          Set.of(DataType.NPZ, DataType.GAMES),
          3,
          true,
          Optional.of("nfs-1"),
          true,
          false,
          OptionalLong.of(1_000_000),
          true,
          true);

  private final FakePublisher publisher = new FakePublisher();
  private DiskSpace disk = new DiskSpace(1000, 500);
  private final NodeEvents events =
      new NodeEvents(
          PROFILE, new Incarnation("inc-1"), () -> Instant.ofEpochMilli(42), UUID::randomUUID);
  private final NodeReporter reporter =
      new NodeReporter(
          NODE,
          events,
          publisher,
          () -> disk,
          new LowDisk(70, 100),
          () -> 1.5,
          new Busy(),
          () -> Instant.EPOCH);

  @Test
  void joinsWithEverythingThePlannerMustKnow() throws Exception {
    reporter.join(ENDPOINTS, "0.1", Duration.ofSeconds(5));

    NodeEvent event = publisher.values(NodeEvent.class).getFirst();
    assertThat(event.getNodeId()).isEqualTo("gpu-1");
    assertThat(event.getOccurredAtMs()).isEqualTo(42);
    assertThat(event.getBody())
        .isEqualTo(
            NodeJoined.newBuilder()
                .setIncarnation("inc-1")
                .setRole(NodeRole.TRAINING)
                .setProvider("vast")
                .setLifetime(NodeLifetime.EPHEMERAL)
                .setEndpoints(ENDPOINTS)
                .setAcceptedDataTypes(List.of("games", "npz"))
                .setMaxConcurrentJobs(3)
                .setDiskTotalBytes(1000L)
                .setDiskFreeBytes(500L)
                .setInboundBlocked(true)
                .setStorageGroup("nfs-1")
                .setPriorityHost(true)
                .setExternalStorage(false)
                .setBandwidthLimitBytesPerS(1_000_000L)
                .setSoftwareVersion("0.1")
                .setPushes(true)
                .setRelaysWhileReceiving(true)
                .setDeletesCopies(true)
                .setTakesBackGames(true)
                .build());
    assertThat(publisher.published().getFirst().key()).isEqualTo("gpu-1");
    assertThat(reporter.lastAcknowledged()).hasValue(Instant.EPOCH);
  }

  @Test
  void joiningFailsWithAdviceWhereKafkaDoesNotAnswer() {
    publisher.hold();

    assertThatThrownBy(() -> reporter.join(ENDPOINTS, "0.1", Duration.ofMillis(50)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("node-events")
        .hasMessageContaining("bootstrap.servers");
  }

  @Test
  void beatsWithDiskLoadAndWork() {
    reporter.beat();

    assertThat(bodies())
        .containsExactly(new NodeHeartbeat("inc-1", 1000L, 500L, 1.5, List.of(JOB.value()), 2));
    assertThat(reporter.lastAcknowledged()).isPresent();
  }

  @Test
  void doesNotPileUpHeartbeatsWhileKafkaIsAway() {
    publisher.hold();
    reporter.beat();
    reporter.beat();
    assertThat(bodies()).hasSize(1);
    assertThat(reporter.lastAcknowledged()).isEmpty();

    publisher.acknowledgeAll();
    reporter.beat();

    assertThat(bodies()).hasSize(2);
  }

  @Test
  void goesOnAfterAHeartbeatThatWasNotTaken() {
    publisher.failWith(new IllegalStateException("no broker"));
    reporter.beat();
    publisher.failWith(null);
    reporter.beat();

    assertThat(bodies()).hasSize(1);
  }

  @Test
  void announcesALowDiskOnceForEachCrossing() {
    disk = new DiskSpace(1000, 300);
    reporter.beat();
    reporter.beat();

    assertThat(bodies().stream().filter(DiskSpaceLow.class::isInstance))
        .containsExactly(new DiskSpaceLow(70.0, 300L));
    assertThat(reporter.diskIsLow()).isTrue();
  }

  @Test
  void sayingGoodbyeGivesUpInTime() throws Exception {
    publisher.hold();
    reporter.leave("stopped", Duration.ofMillis(20));

    assertThat(bodies()).containsExactly(new NodeLeft("inc-1", "stopped"));
  }

  @Test
  void theInventoryComesInNumberedPartsOfOneId(@TempDir Path empty) {
    InventoryReporter inventory =
        new InventoryReporter(
            NODE,
            new InventoryScanner(
                NODE, empty, HashCache.open(empty.resolve(".ringsync/h"), file -> null)),
            events,
            publisher,
            2,
            () -> Instant.EPOCH);

    inventory.report();

    InventoryReported part = (InventoryReported) bodies().getFirst();
    assertThat(part.getIncarnation()).isEqualTo("inc-1");
    assertThat(part.getPartIndex()).isZero();
    assertThat(part.getPartCount()).isEqualTo(1);
    assertThat(part.getItems()).isEmpty();
    assertThat(publisher.values(NodeEvent.class).getFirst().getOccurredAtMs())
        .as("the start of the look, by the reporter's clock")
        .isZero();
  }

  private List<Object> bodies() {
    return publisher.values(NodeEvent.class).stream().map(NodeEvent::getBody).toList();
  }

  private static final class Busy implements Activity {
    @Override
    public List<JobId> runningJobs() {
      return List.of(JOB);
    }

    @Override
    public int uploadsRunning() {
      return 2;
    }
  }
}

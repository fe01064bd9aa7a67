package org.ringrift.sync.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.CopyDeleted;
import org.ringrift.sync.events.DataSyncCompleted;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.DataSyncProgress;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.worker.node.FakePublisher;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener.Progress;
import org.ringrift.sync.worker.transfer.TransportFailure;
import org.ringrift.sync.worker.verify.CopyDeleter;

@Timeout(30)
class JobRunnerTest {
  private final FakePublisher publisher = new FakePublisher();
  private final FakeFetcher fetcher = new FakeFetcher();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(5_000));
  private final JobRunner runner =
      new JobRunner(
          fetcher,
          (artifact, most, kind) -> new CopyDeleter.Outcome.Deleted(7),
          new JobEvents(
              Jobs.SELF,
              Jobs.INCARNATION,
              publisher,
              () -> now.get(),
              () -> new UUID(1, publisher.published().size())),
          2,
          () -> now.get());

  @AfterEach
  void stop() throws InterruptedException {
    runner.drain(Duration.ZERO);
    assertThat(runner.running()).isEmpty();
  }

  @Test
  void saysHowAJobWent() throws Exception {
    Job job = start(Jobs.games());
    TransportFailure before =
        new TransportFailure(
            "rsync-ssh", Jobs.SOURCE, FailureCategory.SOURCE_UNREACHABLE, "no route");
    FakeFetcher.Fetch fetch = fetcher.next();
    now.set(Instant.ofEpochMilli(6_500));
    fetch.end(
        new FetchOutcome.Fetched(
            Jobs.WANTED, Jobs.SOURCE, "http", false, 4096, 7, List.of(before)));

    SyncEvent event = awaitEnd();
    assertThat(event.getJobId()).isEqualTo(job.id().value());
    assertThat(event.getAttempt()).isEqualTo(1);
    assertThat(event.getNodeId()).isEqualTo("trainer");
    assertThat(event.getIncarnation()).isEqualTo("inc-1");
    DataSyncCompleted body = (DataSyncCompleted) event.getBody();
    assertThat(body.getSourceNodeId()).isEqualTo("player");
    assertThat(body.getTransport()).isEqualTo("http");
    assertThat(body.getBytesTransferred()).isEqualTo(4096);
    assertThat(body.getFileCount()).isEqualTo(1);
    assertThat(body.getGamesSynced()).isEqualTo(7);
    assertThat(body.getDurationMs()).isEqualTo(1_500);
    assertThat(body.getFallbacks())
        .singleElement()
        .hasToString(
            "{\"transport\": \"rsync-ssh\", \"source_node_id\": \"player\", \"error\": \"no route\"}");
    assertThat(publisher.published().getLast().key()).isEqualTo(Jobs.GAMES.toString());
  }

  @Test
  void deletesOnlyWhenNoJobIsAboutTheArtifact() throws Exception {
    start(Jobs.games());
    FakeFetcher.Fetch running = fetcher.next();
    IntakeDecision decision =
        new JobIntake(Jobs.SELF, Jobs.INCARNATION).decide(Jobs.deletion("a", "b"), Map.of());
    runner.delete(((IntakeDecision.Delete) decision).deletion());
    assertThat(bodies()).noneMatch(CopyDeleted.class::isInstance);

    running.end(FakeFetcher.alreadyThere());
    publisher.await(all -> bodies().stream().anyMatch(CopyDeleted.class::isInstance));

    assertThat(bodies()).last().isEqualTo(new CopyDeleted(true, 7L, "has passed it on"));
    assertThat(publisher.published().getLast().key()).isEqualTo(Jobs.GAMES.toString());
  }

  @Test
  void whatWasThereAlreadyHasNoSource() throws Exception {
    start(Jobs.games());
    fetcher.next().end(FakeFetcher.alreadyThere());

    DataSyncCompleted body = (DataSyncCompleted) awaitEnd().getBody();
    assertThat(body.getAlreadyPresent()).isTrue();
    assertThat(body.getSourceNodeId()).isNull();
    assertThat(body.getTransport()).isNull();
    assertThat(body.getFileCount()).isZero();
  }

  @Test
  void aBugEndsAsFailedAndRetryable() throws Exception {
    start(Jobs.games());
    fetcher.next().end(new IllegalStateException("seven"));

    DataSyncFailed body = (DataSyncFailed) awaitEnd().getBody();
    assertThat(body.getCategory()).isEqualTo(FailureCategory.INTERNAL);
    assertThat(body.getRetryable()).isTrue();
    assertThat(body.getError()).contains("seven");
  }

  @Test
  void saysProgressWhetherAnythingMovedOrNot() throws Exception {
    start(Jobs.games());
    FakeFetcher.Fetch fetch = fetcher.next();

    runner.reportProgress();
    fetch.progress().onProgress(new Progress("http", Jobs.SOURCE, 10, 4096));
    runner.reportProgress();

    assertThat(bodies())
        .containsExactly(
            new DataSyncProgress(null, null, 0L, -1L),
            new DataSyncProgress("http", "player", 10L, 4096L));
    fetch.end(FakeFetcher.fetched());
    awaitEnd();
    runner.reportProgress();
    assertThat(bodies()).hasSize(3);
  }

  @Test
  void aNewerAttemptIsTakenOverForWhatFollows() throws Exception {
    Job job = start(Jobs.games());
    FakeFetcher.Fetch fetch = fetcher.next();

    runner.takeOver(attempt(job, 4, 1000));
    runner.takeOver(attempt(job, 3, 1000));
    assertThat(runner.attempts()).isEqualTo(Map.of(job.id(), 4));
    fetch.end(FakeFetcher.fetched());

    assertThat(awaitEnd().getAttempt()).isEqualTo(4);
  }

  @Test
  void aRepeatChangesWhatTheRunningAttemptMayUseAndNothingElse() throws Exception {
    Job job = start(Jobs.games());
    FakeFetcher.Fetch fetch = fetcher.next();
    BandwidthLimit limit = fetch.request().limit();
    assertThat(limit.bytesPerSecond()).isEmpty();

    runner.limit(attempt(job, 1, 5_000_000));
    assertThat(limit.bytesPerSecond()).hasValue(5_000_000);
    runner.limit(attempt(job, 2, 9_000_000));
    assertThat(limit.bytesPerSecond()).as("of an attempt that does not run").hasValue(5_000_000);
    runner.takeOver(attempt(job, 2, 7_000_000));
    assertThat(limit.bytesPerSecond()).hasValue(7_000_000);

    fetch.end(FakeFetcher.fetched());
    assertThat(awaitEnd().getAttempt()).isEqualTo(2);
  }

  @Test
  void aRepeatOfWhatHasEndedIsKnownAndAnotherHandingOutIsNot() throws Exception {
    Job job = start(Jobs.games());
    assertThat(runner.hasEnded(job)).isFalse();
    fetcher.next().end(FakeFetcher.fetched());
    awaitEnd();

    assertThat(runner.hasEnded(attempt(job, 1, 5_000_000))).isTrue();
    assertThat(runner.hasEnded(attempt(job, 2, 5_000_000))).isFalse();
    assertThat(runner.hasEnded(new Job(job.request(), 1, job.issuedAtMs() + 1))).isFalse();
  }

  @Test
  void jobsForOneArtifactWaitForEachOther() throws Exception {
    start(Jobs.games("first"));
    FakeFetcher.Fetch first = fetcher.next();
    Job second = start(Jobs.games("second"));

    assertThat(runner.running()).hasSize(2).contains(second.id());
    assertThat(fetcher.noneBegun()).isTrue();
    first.end(FakeFetcher.fetched());

    FakeFetcher.Fetch next = fetcher.next();
    assertThat(next.job()).isEqualTo(second.id());
    next.end(FakeFetcher.fetched());
    publisher.await(all -> all.size() == 2);
  }

  @Test
  void jobsForDifferentArtifactsRunSideBySideUpToTheLimit() throws Exception {
    start(Jobs.games());
    assertThat(runner.isFull()).isFalse();
    start(
        Jobs.games(
            ArtifactId.of(Jobs.GAMES.dataType(), new NodeId("other"), Jobs.GAMES.path()), "first"));

    assertThat(runner.isFull()).isTrue();
    fetcher.next().end(FakeFetcher.fetched());
    fetcher.next().end(FakeFetcher.fetched());
    publisher.await(all -> all.size() == 2);
  }

  @Test
  void drainingLetsAJobEndWithinTheGracePeriod() throws Exception {
    start(Jobs.games());
    fetcher.next().end(FakeFetcher.fetched());

    runner.drain(Duration.ofSeconds(20));

    assertThat(bodies()).singleElement().isInstanceOf(DataSyncCompleted.class);
  }

  @Test
  void drainingCancelsWhatIsLeftAndWhatWaits() throws Exception {
    start(Jobs.games("first"));
    fetcher.next();
    start(Jobs.games("second"));

    runner.drain(Duration.ZERO);

    assertThat(bodies())
        .hasSize(2)
        .allSatisfy(
            body -> {
              assertThat(((DataSyncFailed) body).getCategory())
                  .isEqualTo(FailureCategory.CANCELLED);
              assertThat(((DataSyncFailed) body).getRetryable()).isTrue();
            });
    assertThat(runner.running()).isEmpty();
  }

  @Test
  void anEventThatIsNotTakenDoesNotKeepTheJob() throws Exception {
    start(Jobs.games());
    publisher.failWith(new IllegalStateException("no broker"));
    fetcher.next().end(FakeFetcher.fetched());

    runner.drain(Duration.ofSeconds(20));

    assertThat(runner.running()).isEmpty();
  }

  private static Job attempt(Job job, int attempt, long bytesPerSecond) {
    FetchRequest request = job.request();
    return new Job(
        new FetchRequest(
            request.job(),
            request.artifact(),
            request.wanted(),
            request.sources(),
            request.gameIds(),
            OptionalLong.of(bytesPerSecond)),
        attempt,
        job.issuedAtMs());
  }

  private Job start(SyncJob record) {
    IntakeDecision decision =
        new JobIntake(Jobs.SELF, Jobs.INCARNATION).decide(record, runner.attempts());
    Job job = ((IntakeDecision.Accept) decision).job();
    runner.start(job);
    return job;
  }

  private SyncEvent awaitEnd() throws InterruptedException {
    runner.drain(Duration.ofSeconds(20));
    return publisher.values(SyncEvent.class).getLast();
  }

  private List<Object> bodies() {
    return publisher.values(SyncEvent.class).stream().map(SyncEvent::getBody).toList();
  }
}

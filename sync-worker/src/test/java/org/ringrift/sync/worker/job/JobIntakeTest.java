package org.ringrift.sync.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.NodeEndpoints;
import org.ringrift.sync.events.SyncJob;
import org.ringrift.sync.worker.verify.CopyDeleter;

class JobIntakeTest {
  private static final JobIntake INTAKE = new JobIntake(Jobs.SELF, Jobs.INCARNATION);

  @Test
  void acceptsAJobThatIsRight() {
    SyncJob record = Jobs.games();
    record.setBandwidthLimitBytesPerS(5_000_000L);

    IntakeDecision decision = INTAKE.decide(record, Map.of());

    assertThat(decision).isInstanceOf(IntakeDecision.Accept.class);
    Job job = ((IntakeDecision.Accept) decision).job();
    assertThat(job.id().value()).isEqualTo(record.getJobId());
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.artifact()).isEqualTo(Jobs.GAMES);
    assertThat(job.request().wanted()).isEqualTo(Jobs.WANTED);
    assertThat(job.request().limit().bytesPerSecond()).hasValue(5_000_000);
    assertThat(job.request().sources()).hasSize(1);
  }

  @Test
  void takesADeletionWithTwoReceipts() {
    assertThat(INTAKE.decide(Jobs.deletion("a", "b"), Map.of()))
        .isInstanceOfSatisfying(
            IntakeDecision.Delete.class,
            delete -> {
              assertThat(delete.deletion().artifact()).isEqualTo(Jobs.GAMES);
              assertThat(delete.deletion().atMost()).isEqualTo(Jobs.WANTED);
              assertThat(delete.deletion().kind()).isEqualTo(CopyDeleter.Kind.REPLICA);
            });
  }

  @Test
  void takesTheDeletionOfAnOriginalAsOne() {
    assertThat(INTAKE.decide(Jobs.originalDeletion("a", "b"), Map.of()))
        .isInstanceOfSatisfying(
            IntakeDecision.Delete.class,
            delete -> assertThat(delete.deletion().kind()).isEqualTo(CopyDeleter.Kind.ORIGINAL));
  }

  @Test
  void refusesADeletionWithoutTwoOtherNodesThatHaveIt() {
    for (SyncJob record :
        List.of(
            Jobs.deletion(),
            Jobs.deletion("a", "a"),
            Jobs.deletion("a", "trainer"),
            Jobs.originalDeletion("a", "trainer"))) {
      assertThat(INTAKE.decide(record, Map.of()))
          .isInstanceOfSatisfying(
              IntakeDecision.Refuse.class,
              refuse -> assertThat(refuse.error()).contains("two other nodes"));
    }
  }

  @Test
  void dropsAJobForAnEarlierStart() {
    SyncJob record = Jobs.games();
    record.setTargetIncarnation("inc-0");

    assertThat(INTAKE.decide(record, Map.of()))
        .isInstanceOfSatisfying(
            IntakeDecision.Drop.class, drop -> assertThat(drop.reason()).contains("inc-0"));
  }

  @Test
  void aNewerAttemptOfARunningJobTakesOver() {
    SyncJob record = Jobs.games();
    record.setAttempt(3);

    assertThat(INTAKE.decide(record, Map.of(new JobId(record.getJobId()), 2)))
        .isInstanceOfSatisfying(
            IntakeDecision.TakeOver.class, over -> assertThat(over.job().attempt()).isEqualTo(3));
  }

  @Test
  void theSameAttemptOfARunningJobChangesItsLimitAndAnOlderOneIsDropped() {
    SyncJob record = Jobs.games();
    record.setAttempt(2);
    record.setBandwidthLimitBytesPerS(5_000_000L);
    JobId id = new JobId(record.getJobId());

    assertThat(INTAKE.decide(record, Map.of(id, 2)))
        .isInstanceOfSatisfying(
            IntakeDecision.Limit.class,
            limit ->
                assertThat(limit.job().request().limit().bytesPerSecond()).hasValue(5_000_000));
    assertThat(INTAKE.decide(record, Map.of(id, 3))).isInstanceOf(IntakeDecision.Drop.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongJobs")
  void refusesWhatBreaksARule(String rule, Consumer<SyncJob> fault, String said) {
    SyncJob record = Jobs.games();
    fault.accept(record);

    assertThat(INTAKE.decide(record, Map.of()))
        .isInstanceOfSatisfying(
            IntakeDecision.Refuse.class, refuse -> assertThat(refuse.error()).contains(said));
  }

  static List<Arguments> wrongJobs() {
    return List.of(
        wrong("another node", job -> job.setTargetNodeId("other"), "node 'other'"),
        wrong("unknown type", job -> job.getArtifact().setDataType("films"), "'films'"),
        wrong("leaves the directory", job -> job.getArtifact().setPath("../x.db"), "'../x.db'"),
        wrong("absolute", job -> job.getArtifact().setPath("/etc/passwd"), "not absolute"),
        wrong("no origin", job -> job.getArtifact().setOriginNodeId(null), "name its origin"),
        wrong("own database", job -> job.getArtifact().setOriginNodeId("trainer"), "own database"),
        wrong("pushed into its origin", JobIntakeTest::pushToOrigin, "own database of other"),
        wrong("gives back a replica", job -> job.setGivesBack(true), "gives_back is there only"),
        wrong("no source", job -> job.getSources().clear(), "must name a source"),
        wrong("own source", job -> job.getSources().get(0).setNodeId("trainer"), "own sources"),
        wrong("source path", job -> job.getSources().get(0).setPath("a/../b"), "a/../b"),
        wrong("option as host", job -> endpoints(job).setHost("-oProxyCommand=x"), "host"),
        wrong("attempt", job -> job.setAttempt(0), "attempt must be at least 1"),
        wrong("job id", job -> job.setJobId("XYZ"), "job id 'XYZ'"),
        wrong("file version", job -> job.getVersion().setGameCount(null), "game_count"),
        wrong("negative size", job -> job.getVersion().setSizeBytes(-1), "negative"),
        wrong("another executor", job -> job.setExecutorNodeId("other"), "node 'other'"),
        wrong("no addresses", JobIntakeTest::withoutAddresses, "target_endpoints"),
        wrong("sends what is not its own", JobIntakeTest::push, "must be the first source"),
        wrong("limit", job -> job.setBandwidthLimitBytesPerS(0L), "must be positive"),
        wrong("merged", JobIntakeTest::makeElo, "a row_count exactly for elo"));
  }

  @Test
  void takesAJobInWhichThisNodeSends() {
    SyncJob record = Jobs.games();
    push(record);
    record.getSources().getFirst().setNodeId("trainer");

    assertThat(INTAKE.decide(record, Map.of()))
        .isInstanceOfSatisfying(
            IntakeDecision.Accept.class,
            accept -> {
              assertThat(accept.job().target(Jobs.SELF)).isEqualTo(new NodeId("other"));
              assertThat(accept.job().request().target().orElseThrow().endpoints().host())
                  .isEqualTo("10.0.0.9");
            });
  }

  @Test
  void takesBackWhatItsOwnDatabaseLostWhereTheJobSaysSo() {
    SyncJob record = Jobs.games();
    record.getArtifact().setOriginNodeId("trainer");
    record.setGivesBack(true);

    assertThat(INTAKE.decide(record, Map.of())).isInstanceOf(IntakeDecision.Accept.class);
  }

  private static void pushToOrigin(SyncJob job) {
    push(job);
    job.getArtifact().setOriginNodeId("other");
    job.setGivesBack(true);
    job.getSources().getFirst().setNodeId("trainer");
  }

  private static void push(SyncJob job) {
    job.setExecutorNodeId("trainer");
    job.setTargetNodeId("other");
    job.setTargetEndpoints(
        new NodeEndpoints("10.0.0.9", null, 8770, null, null, null, "/srv/ringrift", false));
  }

  private static void withoutAddresses(SyncJob job) {
    push(job);
    job.setTargetEndpoints(null);
  }

  private static Arguments wrong(String rule, Consumer<SyncJob> fault, String said) {
    return Arguments.of(rule, fault, said);
  }

  private static NodeEndpoints endpoints(SyncJob job) {
    return job.getSources().get(0).getEndpoints();
  }

  private static void makeElo(SyncJob job) {
    job.getArtifact().setDataType("elo");
    job.getArtifact().setOriginNodeId(null);
  }
}

package org.ringrift.sync.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunningJobTest {
  private final List<Integer> said = new ArrayList<>();
  private final RunningJob running = new RunningJob(job(), Instant.EPOCH, self -> {});

  @Test
  void nothingIsSaidAfterItsEnd() {
    running.whileRunning(job -> said.add(job.attempt()));
    running.takeOver(new Job(job().request(), 2, 2_000));
    running.end(job -> said.add(job.attempt()));
    running.whileRunning(job -> said.add(99));

    assertThat(said).containsExactly(1, 2);
  }

  @Test
  void itIsNotCancelledAfterItsEnd() {
    running.end(job -> said.add(job.attempt()));
    running.cancel();

    assertThat(running.isCancelled()).isFalse();
  }

  private static Job job() {
    JobIntake intake = new JobIntake(Jobs.SELF, Jobs.INCARNATION);
    return ((IntakeDecision.Accept) intake.decide(Jobs.games(), Map.of())).job();
  }
}

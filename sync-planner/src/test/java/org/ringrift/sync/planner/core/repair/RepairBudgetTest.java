package org.ringrift.sync.planner.core.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepairBudgetTest {
  private static final long HOUR_MS = 3_600_000;

  @Test
  void everyPartitionHasAShareAndAtLeastOne() {
    RepairPolicy fleet = new RepairPolicy(500, 5);

    assertThat(fleet.share(4)).isEqualTo(new RepairPolicy(125, 1));
    assertThat(fleet.share(1000)).isEqualTo(new RepairPolicy(1, 1));
  }

  @Test
  void noHourHasMoreThanTheLimitWhateverTheTimes() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      RepairPolicy policy = new RepairPolicy(1 + random.nextInt(20), 1 + random.nextInt(4));
      RepairBudget budget = RepairBudget.FRESH;
      List<Long> began = new ArrayList<>();
      long now = HOUR_MS;
      for (int step = 0; step < 500; step++) {
        now += random.nextInt(600_000);
        int running = random.nextInt(5);
        if (budget.allows(policy, running, now)) {
          assertThat(running).as("seed " + seed).isLessThan(policy.atOnce());
          budget = budget.started(now);
          began.add(now);
        }
      }
      for (long end : began) {
        long inHour = began.stream().filter(at -> at > end - HOUR_MS && at <= end).count();
        assertThat(inHour).as("seed " + seed).isLessThanOrEqualTo(policy.perHour());
      }
      assertThat(began).as("seed " + seed).hasSizeGreaterThan(policy.perHour());
    }
  }
}

package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.events.SyncTopics;

@Timeout(120)
class StackIT {

  @Test
  void eachStackHasItsOwnTopics() throws Exception {
    try (TestStack first = TestStack.start();
        TestStack second = TestStack.startWithoutTopics()) {
      try (Admin admin = first.admin()) {
        assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
            .contains(SyncTopics.GAME_EVENTS.name(), SyncTopics.DEAD_LETTERS);
      }
      try (Admin admin = second.admin()) {
        assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).isEmpty();
      }
      assertThat(second.registryUrl()).isEqualTo(first.registryUrl());
    }
  }
}

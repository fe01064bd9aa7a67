package org.ringrift.sync.monitor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.Facts;
import org.ringrift.sync.monitor.core.JobState;

class LiveEventsTest {
  private final LiveEvents events = new LiveEvents(2);

  private static Fact failed() {
    return Facts.failed(Facts.GAMES, 1, "train-1", 1, 5000);
  }

  private LiveEvents.Listener listen(String query) throws BadRequestException {
    return events.listen(EventStream.filter(query)).orElseThrow();
  }

  @Test
  void everybodyHearsWhatTheyAskedFor() throws Exception {
    try (LiveEvents.Listener all = listen(null);
        LiveEvents.Listener failures = listen("types=failed,dead_letter&node=train-1");
        LiveEvents.Listener others = listen("artifact=" + Facts.MODEL)) {
      events.tell(Facts.decided(Facts.GAMES, 1, "train-1", JobState.DISPATCHED, 1));
      events.tell(failed());
      events.tell(new Fact.PlannerTicked(5));
      assertThat(all.next(0).orElseThrow().summary()).isEqualTo("dispatched");
      assertThat(all.next(0).orElseThrow().type()).isEqualTo("failed");
      assertThat(all.next(0)).isEmpty();
      assertThat(failures.next(0).orElseThrow().summary()).contains("play-1 did not answer");
      assertThat(failures.next(0)).isEmpty();
      assertThat(others.next(0)).isEmpty();
    }
    assertThat(events.size()).isZero();
  }

  @Test
  void whoeverIsTooSlowIsDropped() throws Exception {
    try (LiveEvents.Listener slow = listen("types=failed")) {
      events.tell(failed());
      events.tell(failed());
      assertThat(slow.isDropped()).isFalse();
      events.tell(failed());
      assertThat(slow.isDropped()).isTrue();
      assertThat(events.size()).isZero();
    }
  }

  @Test
  void ofEachTypeOnlyOneWaitsForWhoeverWantsItBrief() throws Exception {
    try (LiveEvents.Listener brief = listen("brief=true")) {
      events.tell(failed());
      events.tell(failed());
      events.tell(Facts.decided(Facts.GAMES, 1, "train-1", JobState.DISPATCHED, 1));
      events.tell(failed());
      assertThat(brief.isDropped()).isFalse();
      assertThat(brief.next(0).orElseThrow().type()).isEqualTo("failed");
      events.tell(failed());
      assertThat(brief.next(0).orElseThrow().type()).isEqualTo("job");
      assertThat(brief.next(0).orElseThrow().type()).isEqualTo("failed");
      assertThat(brief.next(0)).isEmpty();
    }
  }

  @Test
  void typesThatNobodyKnowsAreNamed() {
    assertThatThrownBy(() -> EventStream.filter("types=failed,fialed"))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("unknown type of event 'fialed'; known are node,");
    assertThatThrownBy(() -> EventStream.filter("type=failed"))
        .hasMessageContaining(
            "unknown parameter 'type'; this page knows types, node, artifact, brief");
  }
}

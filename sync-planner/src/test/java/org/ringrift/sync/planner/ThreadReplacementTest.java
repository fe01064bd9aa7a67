package org.ringrift.sync.planner;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.planner.stream.UnknownStateException;

class ThreadReplacementTest {
  private final ThreadReplacement replacement = new ThreadReplacement();

  @Test
  void aThreadThatDiedIsReplacedAndCounted() {
    assertThat(replacement.handle(new StreamsException("the broker is away")))
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(replacement.count()).isEqualTo(1);
  }

  @Test
  void stateOfAnUnknownVersionStopsThePlanner() {
    var unknown =
        new UnknownStateException("nodes", "NodeState", new IllegalArgumentException("abc"));

    assertThat(replacement.handle(new StreamsException("in a task", unknown)))
        .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(replacement.count()).isZero();
  }
}

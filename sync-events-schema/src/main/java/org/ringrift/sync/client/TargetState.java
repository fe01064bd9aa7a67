package org.ringrift.sync.client;

import java.time.Duration;
import java.util.Optional;

/** How far an artifact has come on one target. */
public sealed interface TargetState {

  /** It does not move yet, or not at the moment. */
  record Waiting(Optional<String> reason) implements TargetState {}

  /**
   * It moves.
   *
   * @param bytesTotal -1 where unknown
   */
  record Moving(Optional<String> transport, long bytesDone, long bytesTotal)
      implements TargetState {}

  /** The target had it, verified, before anything had to move for this. */
  record Present() implements TargetState {}

  /** It arrived and was verified. */
  record Arrived(String transport, long bytes, Duration took) implements TargetState {}

  /** The job was given up; a newer version or another request starts it again. */
  record GivenUp(String reason) implements TargetState {}

  /** The planner does not give it to this node. */
  record Refused(String reason) implements TargetState {}

  /** True where nothing more comes. */
  default boolean isOver() {
    return switch (this) {
      case Waiting waiting -> false;
      case Moving moving -> false;
      case Present present -> true;
      case Arrived arrived -> true;
      case GivenUp givenUp -> true;
      case Refused refused -> true;
    };
  }

  /** What keeps the artifact from being there, for people; empty where it is there. */
  default Optional<String> fault() {
    return switch (this) {
      case Waiting waiting ->
          Optional.of("still waits" + waiting.reason().map(r -> ": " + r).orElse(""));
      case Moving moving -> Optional.of("is still on its way");
      case Present present -> Optional.empty();
      case Arrived arrived -> Optional.empty();
      case GivenUp givenUp -> Optional.of("was given up: " + givenUp.reason());
      case Refused refused -> Optional.of("is refused: " + refused.reason());
    };
  }
}

package org.ringrift.sync.events.topics;

import java.util.List;

/** What became of one topic. */
public sealed interface TopicOutcome {
  String topic();

  /** It was missing and is there now. */
  record Created(String topic) implements TopicOutcome {}

  /** It was missing and still is, because nothing was to be changed. */
  record Missing(String topic) implements TopicOutcome {}

  /** It was there, as it should be. */
  record AsWanted(String topic) implements TopicOutcome {}

  /** It was there, but not as it should be; it was left as it is. */
  record Different(String topic, List<Difference> differences) implements TopicOutcome {
    public Different {
      differences = List.copyOf(differences);
    }
  }

  /** The broker did not do what it was asked to. */
  record Failed(String topic, String error) implements TopicOutcome {}

  /** One property of a topic that is not as it should be. */
  record Difference(String property, String wanted, String found) {}
}

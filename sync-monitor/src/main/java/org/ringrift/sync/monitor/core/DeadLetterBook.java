package org.ringrift.sync.monitor.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts dead letters and keeps the newest. What letters say of their topic may be anything, so
 * only so many topics are told apart. Confined to one thread at a time.
 */
final class DeadLetterBook {
  static final int MAX_TOPICS = 1_000;
  static final String OTHER_TOPICS = "other";

  private final int maxLetters;
  private final Map<Integer, Long> lastOffsets = new HashMap<>();
  private final Map<String, Long> byTopic = new TreeMap<>();
  private final Deque<DeadLetter> newest = new ArrayDeque<>();
  private long total;

  DeadLetterBook(int maxLetters) {
    this.maxLetters = maxLetters;
  }

  void add(Fact.DeadLettered fact) {
    Long last = lastOffsets.get(fact.partition());
    if (last != null && fact.offset() <= last) {
      return;
    }
    lastOffsets.put(fact.partition(), fact.offset());
    DeadLetter letter = fact.letter();
    boolean toldApart = byTopic.containsKey(letter.topic()) || byTopic.size() < MAX_TOPICS;
    byTopic.merge(toldApart ? letter.topic() : OTHER_TOPICS, 1L, Long::sum);
    total++;
    newest.addFirst(letter);
    if (newest.size() > maxLetters) {
      newest.removeLast();
    }
  }

  Summary.DeadLetters summary() {
    return new Summary.DeadLetters(total, byTopic, List.copyOf(newest));
  }
}

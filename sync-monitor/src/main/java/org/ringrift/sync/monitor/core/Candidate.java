package org.ringrift.sync.monitor.core;

import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;

/**
 * A node that the planner looked at as a target.
 *
 * @param reason why, for people; there is one for every refusal
 * @param score sum of the terms; 0 where none were computed
 */
public record Candidate(
    NodeId node, Verdict verdict, Optional<String> reason, double score, List<ScoreTerm> terms) {
  public Candidate {
    terms = List.copyOf(terms);
  }
}

package org.ringrift.sync.planner.core.whatif;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a plan would have led to.
 *
 * @param jobs attempts that were handed out
 * @param completed those that brought what they were to bring
 * @param failed those that could not, since no source was left
 * @param open work that waited or ran at the end
 * @param bytes moved by what was completed
 * @param unsized completed jobs of which nobody said how large they are; they count as no bytes
 * @param brought what was completed, by where it went
 * @param replicas good copies of the wanted versions at the end, without those of who made them
 * @param missing replicas that were wanted at the end and were not there
 * @param gameMsAtRisk games that exist on one ephemeral node only, times the milliseconds for which
 *     that was so
 * @param gamesAtRisk how many such games there were at the end
 */
public record Outcome(
    long jobs,
    long completed,
    long failed,
    long open,
    long bytes,
    long unsized,
    SortedMap<Place, Brought> brought,
    SortedSet<Place> replicas,
    long missing,
    long gameMsAtRisk,
    long gamesAtRisk) {

  /** What was brought to a place. */
  public record Brought(long jobs, long bytes) {
    /** Nothing. */
    public static final Brought NOTHING = new Brought(0, 0);

    Brought and(long more) {
      return new Brought(jobs + 1, bytes + more);
    }
  }

  public Outcome {
    brought = Collections.unmodifiableSortedMap(new TreeMap<>(brought));
    replicas = Collections.unmodifiableSortedSet(new TreeSet<>(replicas));
  }
}

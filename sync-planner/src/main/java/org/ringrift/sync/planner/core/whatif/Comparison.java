package org.ringrift.sync.planner.core.whatif;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The same recorded time under two plans.
 *
 * @param now with the plan that is in force
 * @param other with the other one
 */
public record Comparison(Outcome now, Outcome other) {

  /**
   * What went to one place.
   *
   * @param now with the plan that is in force
   * @param other with the other one
   */
  public record Change(Outcome.Brought now, Outcome.Brought other) {}

  /** True where the other plan would have changed nothing. */
  public boolean isEmpty() {
    return now.equals(other);
  }

  /** Replicas that only the other plan would have made. */
  public SortedSet<Place> added() {
    return without(other.replicas(), now.replicas());
  }

  /** Replicas that the other plan would not have made. */
  public SortedSet<Place> removed() {
    return without(now.replicas(), other.replicas());
  }

  /** Where the two plans would have brought more or less than each other. */
  public SortedMap<Place, Change> changes() {
    SortedSet<Place> places = new TreeSet<>(now.brought().keySet());
    places.addAll(other.brought().keySet());
    SortedMap<Place, Change> changes = new TreeMap<>();
    for (Place place : places) {
      Change change = new Change(of(now.brought(), place), of(other.brought(), place));
      if (!change.now().equals(change.other())) {
        changes.put(place, change);
      }
    }
    return changes;
  }

  private static Outcome.Brought of(Map<Place, Outcome.Brought> brought, Place place) {
    return brought.getOrDefault(place, Outcome.Brought.NOTHING);
  }

  private static SortedSet<Place> without(SortedSet<Place> all, SortedSet<Place> those) {
    SortedSet<Place> rest = new TreeSet<>(all);
    rest.removeAll(those);
    return rest;
  }
}

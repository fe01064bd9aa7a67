package org.ringrift.sync.cli.bench;

import java.util.List;

/** Order statistics of figures. */
final class Figures {
  private Figures() {}

  /** The middle one, or the mean of the two in the middle; NaN where there are none. */
  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The smallest one that so many percent do not exceed; NaN where there are none. */
  static double percentile(List<Double> figures, int percent) {
    List<Double> sorted = figures.stream().sorted().toList();
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get(Math.max(0, (int) Math.ceilDiv((long) sorted.size() * percent, 100L) - 1));
  }
}

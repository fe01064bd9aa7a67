package org.ringrift.sync.monitor.core;

import java.util.List;

/**
 * A part of a long list.
 *
 * @param offset how many rows come before
 * @param total how many rows there are in all
 */
public record Page<T>(List<T> rows, long offset, long total) {
  public Page {
    rows = List.copyOf(rows);
  }

  /** Cuts it out of the whole. */
  static <T> Page<T> of(List<T> all, int offset, int limit) {
    int from = Math.min(offset, all.size());
    return new Page<>(all.subList(from, Math.min(all.size(), from + limit)), offset, all.size());
  }
}

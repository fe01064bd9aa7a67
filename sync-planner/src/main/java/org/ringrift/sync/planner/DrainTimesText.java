package org.ringrift.sync.planner;

import java.util.HashMap;
import java.util.Map;
import org.ringrift.sync.config.Durations;
import org.ringrift.sync.planner.core.fleet.DrainTimes;

/** The times of drains as a setting: {@code vast=30min/180s,others=30min/300s}. */
final class DrainTimesText {
  private static final String OTHERS = "others";

  private DrainTimesText() {}

  /**
   * @throws IllegalArgumentException where the text does not have that form
   */
  static DrainTimes parse(String text) {
    Map<String, DrainTimes.Times> times = new HashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      int slash = pair.indexOf('/');
      if (equals < 1 || slash < equals) {
        throw new IllegalArgumentException("'" + pair + "' must be provider=idle/drain");
      }
      times.put(
          pair.substring(0, equals).strip(),
          new DrainTimes.Times(
              Durations.parse(pair.substring(equals + 1, slash).strip()).toMillis(),
              Durations.parse(pair.substring(slash + 1).strip()).toMillis()));
    }
    DrainTimes.Times others = times.remove(OTHERS);
    if (others == null) {
      throw new IllegalArgumentException(
          "'others=idle/drain' is missing, for every other provider");
    }
    return new DrainTimes(times, others);
  }
}

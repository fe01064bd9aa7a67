package org.ringrift.sync.planner;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.core.HostPattern;
import org.ringrift.sync.planner.core.dispatch.BandwidthPolicy;
import org.ringrift.sync.planner.core.fleet.FleetRules;

/** Settings of what transfers may use. */
final class BandwidthSettings {
  private static final long MB = 1_000_000;
  private static final double MOST_MB = 1_000_000;

  static final Setting<Map<String, Long>> PROVIDERS =
      Setting.of(
              "dispatch.bandwidth.providers",
              "provider=megabytes a second, separated by commas, with others=",
              text -> Pairs.parseWithOthers(text, BandwidthSettings::bytes),
              "What all that a node receives, or all that it serves, may use together.")
          .defaultsTo("runpod=100, nebius=100, vast=50, vultr=75, hetzner=25, others=100");
  static final Setting<SortedMap<HostPattern, Long>> HOSTS =
      Setting.of(
              "dispatch.bandwidth.hosts",
              "node id=megabytes a second, separated by commas, with * and ? in the ids",
              BandwidthSettings::hosts,
              "Overrides for single nodes, such as 'runpod-*=100'. Of several that match, the one"
                  + " with the most characters that stand for themselves counts. A node's own"
                  + " limit still holds, and what the host file says of a host counts before.")
          .defaultsTo("");
  static final Setting<Double> FLOOR =
      Setting.decimal(
              "dispatch.bandwidth.floor",
              0.001,
              1000,
              "No transfer gets less, in megabytes a second: a node gets fewer at once instead.")
          .defaultsTo("1");
  static final Setting<Integer> UPLOADS =
      Setting.integer(
              "dispatch.uploads.per.source",
              1,
              1000,
              "So many transfers a node serves at once, each with its part of what the node may"
                  + " use; further ones ask another source, or wait.")
          .defaultsTo("4");
  static final Setting<Duration> RAISE_AFTER =
      Setting.duration(
              "dispatch.bandwidth.raise.after",
              Duration.ofMillis(1),
              Duration.ofHours(1),
              "A transfer that has run for so long gets what others leave over.")
          .defaultsTo("2 s");

  static final List<Setting<?>> ALL = List.of(PROVIDERS, HOSTS, FLOOR, UPLOADS, RAISE_AFTER);

  private BandwidthSettings() {}

  static BandwidthPolicy policy(Settings settings) {
    Map<String, Long> providers = new HashMap<>(settings.get(PROVIDERS));
    long others = providers.remove(Pairs.OTHERS);
    return new BandwidthPolicy(
        providers,
        others,
        settings.get(HOSTS),
        Math.round(settings.get(FLOOR) * MB),
        settings.get(UPLOADS),
        settings.get(RAISE_AFTER).toMillis(),
        FleetRules.NONE);
  }

  private static SortedMap<HostPattern, Long> hosts(String text) {
    SortedMap<HostPattern, Long> hosts = new TreeMap<>();
    Pairs.parse(text, BandwidthSettings::bytes)
        .forEach((glob, bytes) -> hosts.put(pattern(glob), bytes));
    return hosts;
  }

  private static HostPattern pattern(String text) {
    if (!text.matches("[a-z0-9._*?-]{1,100}")) {
      throw new IllegalArgumentException(
          "'" + text + "' must be made of the characters of node ids, '*' and '?'");
    }
    return new HostPattern(text);
  }

  private static long bytes(String megabytes) {
    double value = Double.parseDouble(megabytes);
    if (!(value >= 0.001 && value <= MOST_MB)) {
      throw new IllegalArgumentException("megabytes a second from 0.001 to " + MOST_MB);
    }
    return Math.round(value * MB);
  }
}

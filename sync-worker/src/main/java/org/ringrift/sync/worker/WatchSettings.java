package org.ringrift.sync.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.worker.watch.WatchPolicy;

/** Settings of how a worker notices what producers commit. */
final class WatchSettings {
  static final Setting<Boolean> ON =
      Setting.flag(
              "watch",
              "Whether the worker notices new games, models and archives of this node and"
                  + " publishes them itself; producers may publish them, too.")
          .defaultsTo("true");
  static final Setting<Duration> QUIET =
      Setting.duration(
              "watch.quiet",
              Duration.ofMillis(100),
              Duration.ofHours(1),
              "A model or an archive is complete once neither its size nor its time has changed for"
                  + " so long.")
          .defaultsTo("5 s");
  static final Setting<Duration> RESCAN_INTERVAL =
      Setting.duration(
              "watch.rescan.interval",
              Duration.ofSeconds(1),
              Duration.ofDays(1),
              "How often the worker looks for changes that the system did not report, such as those"
                  + " that other machines make on a network file system.")
          .defaultsTo("1 min");

  static final List<Setting<?>> ALL = List.of(ON, QUIET, RESCAN_INTERVAL);

  private WatchSettings() {}

  static Optional<WatchPolicy> read(Settings settings) {
    return settings.get(ON)
        ? Optional.of(new WatchPolicy(settings.get(QUIET), settings.get(RESCAN_INTERVAL)))
        : Optional.empty();
  }
}

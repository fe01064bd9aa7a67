package org.ringrift.sync.worker;

import java.util.List;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.worker.serve.ServerLimits;

/** Settings of what the data server takes from others. */
final class ServerSettings {
  static final Setting<Integer> REQUESTS_AT_ONCE =
      Setting.integer(
              "data.server.requests.at.once",
              8,
              10_000,
              "So many requests for data are answered at the same time; one more is answered 503.")
          .defaultsTo("256");
  static final Setting<Integer> REQUESTS_PER_SECOND =
      Setting.integer(
              "data.server.requests.per.second",
              10,
              1_000_000,
              "So many requests a second are taken from one address; one more is answered 429. A"
                  + " transfer sends one for each 2 MiB; pushed models 512 KiB.")
          .defaultsTo("1000");
  static final Setting<Integer> MAX_REQUEST_BYTES =
      Setting.integer(
              "data.server.max.request.bytes",
              4 << 20,
              1 << 30,
              "A longer request is answered 413. The hashes of a file of 1 TiB need 24 MiB.")
          .defaultsTo(Integer.toString(24 << 20));

  static final List<Setting<?>> ALL =
      List.of(REQUESTS_AT_ONCE, REQUESTS_PER_SECOND, MAX_REQUEST_BYTES);

  private ServerSettings() {}

  static ServerLimits limits(Settings settings) {
    return new ServerLimits(
        settings.get(REQUESTS_AT_ONCE),
        settings.get(REQUESTS_PER_SECOND),
        settings.get(MAX_REQUEST_BYTES));
  }
}

package org.ringrift.sync.cli.command;

import java.util.Map;

/**
 * Where {@code ringsync local} listens unless it is told otherwise. Every other command looks there
 * first, so that the two work together without any setting.
 */
public final class LocalAddresses {
  public static final int BROKER_PORT = 19092;
  public static final int REGISTRY_PORT = 8081;
  public static final int MONITOR_PORT = 8790;
  public static final int FIRST_WORKER_PORT = 8770;

  static final String MONITOR = "http://localhost:" + MONITOR_PORT;

  private LocalAddresses() {}

  /** The settings with which every command starts. */
  static Map<String, String> connection() {
    return Map.of(
        "bootstrap.servers",
        "localhost:" + BROKER_PORT,
        "schema.registry.url",
        "http://localhost:" + REGISTRY_PORT + "/apis/ccompat/v7");
  }
}

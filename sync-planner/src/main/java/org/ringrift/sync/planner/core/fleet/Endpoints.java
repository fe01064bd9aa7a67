package org.ringrift.sync.planner.core.fleet;

import java.util.Optional;

/** Where the data of a node can be fetched from. Ports that are absent are not offered. */
public record Endpoints(
    String host,
    Optional<String> tailscaleIp,
    int dataServerPort,
    Optional<Integer> sshPort,
    Optional<String> sshUser,
    Optional<Integer> rsyncDaemonPort,
    String dataDir,
    boolean dataServerTls) {}

package org.ringrift.sync.worker.transfer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.NodeEndpoints;

/**
 * Where the data of a node can be fetched from. Every field is safe to stand in a URL, or as one
 * argument of rsync or ssh: none can be taken for an option or for a second argument.
 *
 * @param tailscaleIp tried before host where it is set
 * @param sshPort empty where rsync over SSH is not offered
 * @param sshUser empty for ssh's own default
 * @param rsyncDaemonPort empty where the rsync daemon is not offered
 * @param dataDirectory absolute path on that node
 * @param tls true where its data server speaks HTTPS and nothing else
 */
public record Endpoints(
    String host,
    Optional<String> tailscaleIp,
    int dataServerPort,
    OptionalInt sshPort,
    Optional<String> sshUser,
    OptionalInt rsyncDaemonPort,
    String dataDirectory,
    boolean tls) {
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})|(?=[0-9A-Fa-f:.]*:)[0-9A-Fa-f:.]{2,45}");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
  private static final Pattern DIRECTORY = Pattern.compile("/[^\\p{Cntrl}*?\\[\\]\\\\]{0,1023}");
  private static final int MAX_PORT = 65_535;

  /**
   * Of a data server that speaks plain HTTP.
   *
   * @throws InvalidNameException where a field breaks a rule
   */
  public Endpoints(
      String host,
      Optional<String> tailscaleIp,
      int dataServerPort,
      OptionalInt sshPort,
      Optional<String> sshUser,
      OptionalInt rsyncDaemonPort,
      String dataDirectory) {
    this(
        host, tailscaleIp, dataServerPort, sshPort, sshUser, rsyncDaemonPort, dataDirectory, false);
  }

  /**
   * @throws InvalidNameException where a field breaks a rule
   */
  public Endpoints {
    require("host", host, HOST, "be a host name, an IPv4 or an IPv6 address");
    tailscaleIp.ifPresent(ip -> require("tailscale_ip", ip, HOST, "be an IPv4 or an IPv6 address"));
    sshUser.ifPresent(
        user ->
            require("ssh_user", user, USER, "be a user name of letters, digits, '.', '_', '-'"));
    require(
        "data_dir",
        dataDirectory,
        DIRECTORY,
        "be an absolute path without control characters, wildcards or backslashes");
    requirePort("data_server_port", dataServerPort);
    sshPort.ifPresent(port -> requirePort("ssh_port", port));
    rsyncDaemonPort.ifPresent(port -> requirePort("rsync_daemon_port", port));
  }

  /**
   * Reads the record of a job.
   *
   * @throws InvalidNameException where a field breaks a rule
   */
  public static Endpoints of(NodeEndpoints record) {
    return new Endpoints(
        record.getHost(),
        Optional.ofNullable(record.getTailscaleIp()),
        record.getDataServerPort(),
        optional(record.getSshPort()),
        Optional.ofNullable(record.getSshUser()),
        optional(record.getRsyncDaemonPort()),
        record.getDataDir(),
        record.getDataServerTls());
  }

  /** Addresses in the order in which to try them. */
  public List<String> addresses() {
    return Stream.concat(tailscaleIp.stream(), Stream.of(host)).distinct().toList();
  }

  private static OptionalInt optional(Integer port) {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  private static void require(String field, String value, Pattern form, String rule) {
    if (value == null || !form.matcher(value).matches()) {
      throw new InvalidNameException(field + " '" + value + "' of a source must " + rule);
    }
  }

  private static void requirePort(String field, int port) {
    if (port < 1 || port > MAX_PORT) {
      throw new InvalidNameException(
          field + " " + port + " of a source must lie between 1 and " + MAX_PORT);
    }
  }
}

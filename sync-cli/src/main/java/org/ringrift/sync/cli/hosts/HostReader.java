package org.ringrift.sync.cli.hosts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringrift.sync.config.Suggestion;
import org.ringrift.sync.core.HostRole;
import org.ringrift.sync.core.HostStatus;
import org.ringrift.sync.events.FleetHost;

/** Reads what the host file says of one host. */
final class HostReader {
  private static final Pattern PROVIDER_ID = Pattern.compile("([a-z][a-z0-9]*?)(_instance)?_id");
  private static final List<String> PROVIDERS =
      List.of("aws", "hetzner", "lambda", "nebius", "runpod", "vast", "vultr");
  private static final List<String> STORAGE_TYPES =
      List.of("disk", "external", "hdd", "local", "nfs", "nvme", "ssd");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-fA-F:]{3,39}");
  private static final double BYTES_PER_GIBIBYTE = 1L << 30;
  private static final int LAST_PORT = 65_535;

  private final Map<String, String> byAddress = new HashMap<>();

  FleetHost read(String name, Section host) {
    FleetHost.Builder read = FleetHost.newBuilder().setName(name);
    purpose(host, read);
    provider(host, read);
    addresses(host, read);
    machine(host, read);
    rules(host, read);
    host.rest();
    sameAddress(name, host, read);
    return read.build();
  }

  private static void purpose(Section host, FleetHost.Builder read) {
    Optional<String> role = word(host, "role", HostRole.allWords(), "what the node says counts");
    Optional<String> status =
        word(host, "status", HostStatus.allWords(), "the host takes nothing until it is known");
    read.setRole(role.orElse(null)).setStatus(status.orElse(null));
  }

  private static void provider(Section host, FleetHost.Builder read) {
    List<String> found = new ArrayList<>();
    for (String key : host.keys()) {
      Matcher form = PROVIDER_ID.matcher(key);
      if (!form.matches()) {
        continue;
      }
      Optional<String> id = host.text(key);
      String provider = form.group(1);
      if (!PROVIDERS.contains(provider)) {
        host.warning(key, "unknown provider '" + provider + "'" + meant(provider, PROVIDERS));
      }
      found.add(provider);
      read.setProvider(provider).setProviderInstanceId(id.orElse(null));
      if (!found.getFirst().equals(provider)) {
        host.error(key, "a host has one provider, and this one is of " + found.getFirst());
      }
    }
  }

  private static void addresses(Section host, FleetHost.Builder read) {
    Optional<String> sshHost = host.text("ssh_host");
    Optional<String> inHost = sshHost.filter(text -> text.contains("@"));
    Optional<String> user = host.text("ssh_user");
    read.setSshHost(sshHost.map(text -> text.substring(text.indexOf('@') + 1)).orElse(null))
        .setSshUser(
            user.or(() -> inHost.map(text -> text.substring(0, text.indexOf('@')))).orElse(null))
        .setSshPort(host.whole("ssh_port", 1, LAST_PORT).orElse(null))
        .setSshKey(host.text("ssh_key").orElse(null))
        .setTailscaleIp(ip(host, "tailscale_ip").orElse(null))
        .setDataServerPort(host.whole("data_server_port", 1, LAST_PORT).orElse(null));
  }

  private static void machine(Section host, FleetHost.Builder read) {
    read.setRingriftPath(host.text("ringrift_path").orElse(null))
        .setGpu(host.text("gpu").orElse(null))
        .setMemoryBytes(
            host.number("memory_gb", 0, 1_000_000, "GB")
                .map(gigabytes -> Math.round(gigabytes * BYTES_PER_GIBIBYTE))
                .orElse(null))
        .setCpus(host.whole("cpus", 0, 100_000).orElse(null))
        .setStorageType(word(host, "storage_type", STORAGE_TYPES, "it has no effect").orElse(null))
        .setStoragePaths(host.textMap("storage_paths"));
  }

  private static void rules(Section host, FleetHost.Builder read) {
    read.setSelfplayEnabled(host.flag("selfplay_enabled").orElse(null))
        .setTrainingEnabled(host.flag("training_enabled").orElse(null))
        .setBandwidthBytesPerS(PolicyReader.bandwidth(host, "bandwidth_mbps").orElse(null))
        .setIsEphemeral(host.flag("is_ephemeral").orElse(null))
        .setNatBlocked(host.flag("nat_blocked").orElse(null))
        .setForceRelayMode(host.flag("force_relay_mode").orElse(null))
        .setSkipSyncReceive(host.flag("skip_sync_receive").orElse(null))
        .setUseExternalStorage(host.flag("use_external_storage").orElse(null));
  }

  /** Two hosts at one address are most probably one, or a line that was copied and not changed. */
  private void sameAddress(String name, Section host, FleetHost.Builder read) {
    if (read.getTailscaleIp() == null) {
      return;
    }
    String other = byAddress.putIfAbsent(read.getTailscaleIp(), name);
    if (other != null) {
      host.warning("tailscale_ip", "host '" + other + "' has the same address");
    }
  }

  private static Optional<String> ip(Section host, String key) {
    Optional<String> text = host.text(key);
    text.filter(ip -> !IPV4.matcher(ip).matches() && !IPV6.matcher(ip).matches())
        .ifPresent(ip -> host.error(key, "is '" + ip + "'; it must be an IPv4 or IPv6 address"));
    return text;
  }

  private static Optional<String> word(
      Section host, String key, Collection<String> known, String consequence) {
    Optional<String> word = host.text(key);
    word.filter(text -> !known.contains(text))
        .ifPresent(
            text ->
                host.warning(
                    key,
                    "unknown word '"
                        + text
                        + "'"
                        + Suggestion.nearest(text, known)
                            .map(near -> " (did you mean '" + near + "'?)")
                            .orElse("")
                        + "; "
                        + consequence
                        + "; known are "
                        + String.join(", ", known)));
    return word;
  }

  private static String meant(String word, Collection<String> known) {
    return Suggestion.nearest(word, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("; it is taken as it is");
  }
}

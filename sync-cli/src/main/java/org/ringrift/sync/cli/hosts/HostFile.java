package org.ringrift.sync.cli.hosts;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.cli.hosts.Finding.Severity;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.FleetEloSync;
import org.ringrift.sync.events.FleetHost;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The operators' host file, {@code distributed_hosts.yaml}, as read from its text.
 *
 * @param config what it says, with revision and time of application 0; half empty where there are
 *     errors
 * @param findings in order of their lines
 */
public record HostFile(FleetConfig config, List<Finding> findings) {
  /** Aliases only cost while each mapping is looked at once, so a large fleet may use many. */
  private static final int MAX_ALIASES = 100_000;

  public HostFile {
    findings = List.copyOf(findings);
  }

  /** True where it can be published. */
  public boolean valid() {
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /**
   * Reads a host file. Whatever the text is, what is wrong with it stands in the findings.
   *
   * @param name of the file, for those who ask later where the settings come from
   */
  public static HostFile read(String text, String name) {
    Findings findings = new Findings();
    FleetConfig config =
        tree(text, findings)
            .map(root -> config(Section.of(root, "", new Entries(findings), findings), findings))
            .orElseGet(() -> config(Section.empty(findings), new Findings()));
    config.setSource(name);
    return new HostFile(config, findings.sorted());
  }

  private static Optional<Node> tree(String text, Findings findings) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MAX_ALIASES);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      if (root == null) {
        findings.add(Severity.ERROR, Optional.empty(), "", "the file is empty");
      }
      return Optional.ofNullable(root);
    } catch (MarkedYAMLException e) {
      findings.add(
          Severity.ERROR,
          Optional.ofNullable(e.getProblemMark()),
          "",
          "not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      findings.add(Severity.ERROR, Optional.empty(), "", "not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static FleetConfig config(Section root, Findings findings) {
    List<FleetHost> hosts = hosts(root, findings);
    PolicyReader policies = new PolicyReader(root, hosts.stream().map(FleetHost::getName).toList());
    FleetConfig config =
        FleetConfig.newBuilder()
            .setRevision(0)
            .setAppliedAtMs(0)
            .setSource("")
            .setRouting(policies.routing())
            .setAutoSync(policies.autoSync())
            .setEloSync(eloSync(root.section("elo_sync")))
            .setHosts(hosts)
            .build();
    root.rest();
    return config;
  }

  private static List<FleetHost> hosts(Section root, Findings findings) {
    if (!root.has("hosts")) {
      findings.add(
          Severity.ERROR, Optional.empty(), "hosts", "is missing; write 'hosts: {}' for none");
    }
    Section section = root.section("hosts");
    HostReader reader = new HostReader();
    List<FleetHost> hosts = new ArrayList<>();
    section.keys().stream()
        .sorted()
        .forEach(
            name -> {
              Section host = section.section(name);
              try {
                hosts.add(reader.read(new NodeId(name).value(), host));
              } catch (InvalidNameException e) {
                section.error(name, "is no name of a host: " + e.getMessage());
              }
            });
    return hosts;
  }

  private static FleetEloSync eloSync(Section elo) {
    FleetEloSync read =
        FleetEloSync.newBuilder()
            .setCoordinator(elo.text("coordinator").orElse(null))
            .setSyncPort(elo.whole("sync_port", 1, 65_535).orElse(null))
            .setSyncIntervalMs(
                elo.number("sync_interval", 1, 86_400, "s").map(PolicyReader::millis).orElse(null))
            .setDivergenceThreshold(
                elo.whole("divergence_threshold", 0, 1_000_000_000).orElse(null))
            .setTransports(elo.texts("transports"))
            .build();
    elo.rest();
    return read;
  }
}

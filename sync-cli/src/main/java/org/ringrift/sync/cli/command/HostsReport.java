package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.cli.hosts.Finding;
import org.ringrift.sync.cli.hosts.FleetDiff.Change;
import org.ringrift.sync.cli.hosts.HostFile;

/**
 * What applying a host file found and did.
 *
 * @param dryRun true where nothing was to be published
 * @param changes from what was published before
 * @param dropped hosts that are not listed any more and were never retired
 * @param fault of what was published before
 * @param revision that was published; 0 where nothing was
 */
record HostsReport(
    Path file,
    HostFile read,
    boolean dryRun,
    List<Change> changes,
    List<String> dropped,
    Optional<String> fault,
    long revision) {
  private static final ObjectMapper JSON = new ObjectMapper();

  HostsReport {
    changes = List.copyOf(changes);
    dropped = List.copyOf(dropped);
  }

  /** For people: what is wrong or odd on one stream, what changed on the other. */
  void print(PrintWriter out, PrintWriter err) {
    read.findings().forEach(finding -> err.println(finding.in(file.toString())));
    fault.ifPresent(what -> err.println("what was published before cannot be read: " + what));
    dropped.forEach(
        host ->
            err.println(
                "host '"
                    + host
                    + "' is not listed any more and was not retired: while its worker runs, it is"
                    + " used as that describes itself; 'status: retired' drains it first"));
    err.flush();
    changes.forEach(out::println);
    out.println(summary());
    out.flush();
  }

  /** For scripts. */
  ObjectNode toJson() {
    ObjectNode document = JSON.createObjectNode();
    document.put("file", file.toString());
    document.put("valid", read.valid());
    document.put("published", revision > 0);
    document.put("revision", revision);
    document.put("hosts", read.config().getHosts().size());
    ArrayNode findings = document.putArray("findings");
    read.findings().forEach(finding -> add(findings.addObject(), finding));
    ArrayNode changed = document.putArray("changes");
    for (Change change : changes) {
      ObjectNode node = changed.addObject().put("path", change.path());
      node.put("before", change.before().orElse(null));
      node.put("after", change.after().orElse(null));
    }
    ArrayNode gone = document.putArray("dropped");
    dropped.forEach(gone::add);
    return document;
  }

  private static void add(ObjectNode node, Finding finding) {
    node.put("severity", finding.severity().name())
        .put("line", finding.line())
        .put("column", finding.column())
        .put("key", finding.key())
        .put("message", finding.message());
  }

  private String summary() {
    int hosts = read.config().getHosts().size();
    if (!read.valid()) {
      return "nothing is published: the file has errors";
    }
    if (revision > 0) {
      return "published as revision %d: %d hosts, %d changes"
          .formatted(revision, hosts, changes.size());
    }
    return dryRun
        ? "dry run, nothing is published: %d hosts, %d changes".formatted(hosts, changes.size())
        : "unchanged: %d hosts".formatted(hosts);
  }
}

package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Placement;
import org.ringrift.sync.monitor.core.Replica;

/** One entry of {@code /artifacts}. */
record ArtifactDocument(
    String artifact,
    String dataType,
    String path,
    VersionDocument version,
    String strategy,
    String priority,
    Integer replicationTarget,
    String decidedAt,
    Long decidedAtMs,
    List<String> wanted,
    List<String> verified,
    List<String> missing,
    Map<String, String> refused,
    List<Holder> holders,
    List<JobDocument> jobs) {

  static ArtifactDocument of(ArtifactStatus status) {
    Placement placement = status.placement().orElse(null);
    return new ArtifactDocument(
        status.artifact().toString(),
        status.artifact().dataType().wireName(),
        status.artifact().path().value(),
        placement == null ? null : VersionDocument.of(placement.version()),
        placement == null ? null : placement.strategy(),
        placement == null ? null : placement.priority().name().toLowerCase(Locale.ROOT),
        placement == null ? null : placement.replicationTarget(),
        placement == null ? null : Times.iso(placement.decidedAtMs()),
        placement == null ? null : placement.decidedAtMs(),
        names(status.replicas().stream().filter(Replica::isWanted).map(Replica::node).toList()),
        names(status.nodes(Replica.State.VERIFIED)),
        names(status.nodes(Replica.State.MISSING)),
        placement == null ? Map.of() : refused(placement),
        status.replicas().stream().filter(r -> r.version().isPresent()).map(Holder::of).toList(),
        status.jobs().stream().map(JobDocument::of).toList());
  }

  private static Map<String, String> refused(Placement placement) {
    Map<String, String> refused = new TreeMap<>();
    placement.refusals().forEach((node, reason) -> refused.put(node.value(), reason));
    return refused;
  }

  private static List<String> names(List<NodeId> nodes) {
    return nodes.stream().map(NodeId::value).toList();
  }

  record VersionDocument(
      long sizeBytes,
      String modifiedAt,
      long modifiedAtMs,
      String contentHash,
      Long gameCount,
      Long highWaterMark,
      Long rowCount) {
    static VersionDocument of(Version version) {
      String at = Times.iso(version.modifiedAtMs());
      return switch (version) {
        case Version.FileVersion file ->
            new VersionDocument(
                file.sizeBytes(),
                at,
                file.modifiedAtMs(),
                file.hash().map(Object::toString).orElse(null),
                null,
                null,
                null);
        case Version.GamesVersion games ->
            new VersionDocument(
                games.sizeBytes(),
                at,
                games.modifiedAtMs(),
                null,
                games.gameCount(),
                games.highWaterMark().orElse(null),
                null);
        case Version.MergedVersion merged ->
            new VersionDocument(
                merged.sizeBytes(),
                at,
                merged.modifiedAtMs(),
                merged.digest().map(Object::toString).orElse(null),
                null,
                null,
                merged.rowCount());
      };
    }
  }

  record Holder(String node, String state, VersionDocument version) {
    static Holder of(Replica replica) {
      return new Holder(
          replica.node().value(),
          replica.state().name().toLowerCase(Locale.ROOT),
          replica.version().map(VersionDocument::of).orElse(null));
    }
  }
}

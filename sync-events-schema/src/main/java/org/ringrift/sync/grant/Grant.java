package org.ringrift.sync.grant;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;

/**
 * The right to move one artifact for one job. Who shows it may read the artifact from the sources,
 * or, where it is about a push, bring it to the target; nothing else, and not for ever.
 *
 * <p>Its text is one line for each field, always in the same order, so that equal grants have equal
 * bytes and equal signatures.
 *
 * @param target the node that is to have it
 * @param sources the nodes that may be asked for it; at least one
 * @param expiresAtMs milliseconds since the epoch, by the planner's clock
 */
public record Grant(
    JobId job,
    ArtifactId artifact,
    Direction direction,
    NodeId target,
    List<NodeId> sources,
    long expiresAtMs) {
  private static final List<String> FIELDS =
      List.of("job", "artifact", "direction", "target", "sources", "expires_at_ms");

  /** Who moves the bytes. */
  public enum Direction {
    /** The target reads from the sources. */
    FETCH,
    /** The first source sends to the target. */
    PUSH
  }

  /**
   * @throws InvalidNameException where there is no source
   */
  public Grant {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new InvalidNameException("the grant for job " + job + " must name a source");
    }
  }

  /** True where this node may give the artifact away. */
  public boolean letsServe(NodeId node) {
    return sources.contains(node);
  }

  /** True where this node may be sent the artifact. */
  public boolean letsReceive(NodeId node) {
    return direction == Direction.PUSH && target.equals(node);
  }

  byte[] toBytes() {
    List<String> values =
        List.of(
            job.value(),
            artifact.toString(),
            direction.name().toLowerCase(Locale.ROOT),
            target.value(),
            sources.stream().map(NodeId::value).collect(Collectors.joining(",")),
            Long.toString(expiresAtMs));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < FIELDS.size(); i++) {
      text.append(FIELDS.get(i)).append('=').append(values.get(i)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #toBytes()} writes.
   *
   * @throws InvalidNameException where it is anything else
   */
  static Grant of(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length != FIELDS.size() + 1 || !lines[FIELDS.size()].isEmpty()) {
      throw new InvalidNameException("a grant must have the lines " + FIELDS);
    }
    return new Grant(
        new JobId(value(lines, 0)),
        ArtifactId.parse(value(lines, 1)),
        direction(value(lines, 2)),
        new NodeId(value(lines, 3)),
        Arrays.stream(value(lines, 4).split(",", -1)).map(NodeId::new).toList(),
        number(value(lines, 5)));
  }

  private static String value(String[] lines, int index) {
    String start = FIELDS.get(index) + "=";
    if (!lines[index].startsWith(start)) {
      throw new InvalidNameException("a grant must have the lines " + FIELDS);
    }
    return lines[index].substring(start.length());
  }

  private static Direction direction(String text) {
    return switch (text) {
      case "fetch" -> Direction.FETCH;
      case "push" -> Direction.PUSH;
      default -> throw new InvalidNameException("direction of a grant must be fetch or push");
    };
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InvalidNameException("expires_at_ms of a grant must be a whole number");
    }
  }
}

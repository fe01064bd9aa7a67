package org.ringrift.sync.cli.hosts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.cli.hosts.Finding.Severity;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects findings. A line that is reached on several ways, through an alias, is told once. */
final class Findings {
  private record Told(int line, int column, String message) {}

  private final List<Finding> all = new ArrayList<>();
  private final Set<Told> told = new HashSet<>();

  void error(Node at, String key, String message) {
    add(Severity.ERROR, Optional.ofNullable(at.getStartMark()), key, message);
  }

  void warning(Node at, String key, String message) {
    add(Severity.WARNING, Optional.ofNullable(at.getStartMark()), key, message);
  }

  void add(Severity severity, Optional<Mark> at, String key, String message) {
    int line = at.map(Mark::getLine).orElse(0) + 1;
    int column = at.map(Mark::getColumn).orElse(0) + 1;
    if (told.add(new Told(line, column, message))) {
      all.add(new Finding(severity, line, column, key, message));
    }
  }

  /** In order of their lines. */
  List<Finding> sorted() {
    return all.stream()
        .sorted(
            Comparator.comparingInt(Finding::line)
                .thenComparingInt(Finding::column)
                .thenComparing(Finding::key))
        .toList();
  }
}

package org.ringrift.sync.cli.docs;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of Markdown in the making. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  Markdown heading(int level, String title) {
    return paragraph("#".repeat(level) + " " + title);
  }

  Markdown paragraph(String words) {
    text.append(words).append("\n\n");
    return this;
  }

  Markdown code(String lines) {
    return paragraph("```\n" + lines.stripTrailing() + "\n```");
  }

  Markdown table(List<String> heads, Stream<List<String>> rows) {
    text.append(row(heads)).append(row(heads.stream().map(head -> "---").toList()));
    rows.forEach(cells -> text.append(row(cells)));
    text.append('\n');
    return this;
  }

  /** As a name in the text. */
  static String name(String word) {
    return "`" + word + "`";
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** The page, which ends with one line end. */
  @Override
  public String toString() {
    return text.toString().strip() + "\n";
  }
}

package org.ringrift.sync.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands in a document. */
final class ShellText {
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```[a-z]*\\n(.*?)^ *```");
  private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern START =
      Pattern.compile("(?m)^(?:[A-Z_]+=\\S+ )*(?:\\./)?ringsync ([^\\n]*)");

  /** A word in quotes or without, or what ends a command. */
  private static final Pattern WORD =
      Pattern.compile("\\G\\s*(?:'([^']*)'|\"([^\"]*)\"|([|&;>)]|#.*)|([^\\s'\"|&;>)]+))");

  private ShellText() {}

  /** The page without what stands in fences and backticks. */
  static String withoutCode(String page) {
    return INLINE.matcher(FENCE.matcher(page).replaceAll("")).replaceAll("code");
  }

  /**
   * The words after {@code ringsync} of each command, up to a pipe, a redirection or a comment.
   * Those that only the launcher knows are left out.
   */
  static List<List<String>> commands(String page) {
    List<List<String>> commands = new ArrayList<>();
    Matcher fences = FENCE.matcher(page);
    while (fences.find()) {
      collect(fences.group(1).replace("\\\n", " "), commands);
    }
    Matcher codes = INLINE.matcher(FENCE.matcher(page).replaceAll(""));
    while (codes.find()) {
      collect(codes.group(1), commands);
    }
    commands.removeIf(ShellText::isOfTheLauncher);
    return commands;
  }

  private static void collect(String text, List<List<String>> commands) {
    Matcher starts = START.matcher(text);
    while (starts.find()) {
      commands.add(words(starts.group(1)));
    }
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find() && matcher.group(3) == null) {
      for (int group : new int[] {1, 2, 4}) {
        if (matcher.group(group) != null) {
          words.add(matcher.group(group));
        }
      }
    }
    return words;
  }

  private static boolean isOfTheLauncher(List<String> words) {
    return words.isEmpty()
        || words.getFirst().equals("verify")
        || words.equals(List.of("bench", "core"))
        || (words.size() > 2 && words.subList(0, 2).equals(List.of("bench", "core")));
  }
}

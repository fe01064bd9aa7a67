package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process wrote about the collections of its heap.
 *
 * @param peakMb the most that was in the heap; it is fullest just before a collection
 * @param leastMb what was left after the last full collection; where there was none, after the last
 * @param pausesMs how long the process stood still for each
 */
record CollectionLog(long peakMb, long leastMb, List<Double> pausesMs) {
  private static final Pattern PAUSE =
      Pattern.compile("Pause (\\w+).* (\\d+)M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");

  CollectionLog {
    pausesMs = List.copyOf(pausesMs);
  }

  /** The option that has a process write it. */
  static String option(Path file) {
    return "-Xlog:gc:file=" + file + ":none:filecount=0";
  }

  static CollectionLog read(Path file) throws IOException {
    return of(Files.readAllLines(file));
  }

  static CollectionLog of(List<String> lines) {
    List<MatchResult> pauses =
        lines.stream()
            .map(PAUSE::matcher)
            .filter(Matcher::find)
            .map(Matcher::toMatchResult)
            .toList();
    List<MatchResult> full = pauses.stream().filter(one -> one.group(1).equals("Full")).toList();
    List<MatchResult> telling = full.isEmpty() ? pauses : full;
    return new CollectionLog(
        pauses.stream().mapToLong(one -> Long.parseLong(one.group(2))).max().orElse(0),
        telling.isEmpty() ? 0 : Long.parseLong(telling.getLast().group(3)),
        pauses.stream().map(one -> Double.valueOf(one.group(4))).toList());
  }
}

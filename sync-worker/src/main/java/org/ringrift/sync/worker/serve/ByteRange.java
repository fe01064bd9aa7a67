package org.ringrift.sync.worker.serve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of a file a request asks for. */
sealed interface ByteRange {
  Pattern FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})?");
  Pattern SUFFIX = Pattern.compile("bytes=-(\\d{1,18})");

  /** All of it: no range, or one of a form that a server may ignore (RFC 9110, 14.2). */
  record Whole() implements ByteRange {}

  /** A part: first byte and how many, at least one. */
  record Part(long first, long length) implements ByteRange {}

  /** A range that lies behind the end. */
  record Unsatisfiable() implements ByteRange {}

  /**
   * Reads a Range header.
   *
   * @param header null where there is none
   */
  static ByteRange of(String header, long size) {
    if (header == null) {
      return new Whole();
    }
    Matcher suffix = SUFFIX.matcher(header);
    if (suffix.matches()) {
      long length = Math.min(size, Long.parseLong(suffix.group(1)));
      return length == 0 ? new Unsatisfiable() : new Part(size - length, length);
    }
    Matcher range = FORM.matcher(header);
    if (!range.matches()) {
      return new Whole();
    }
    long first = Long.parseLong(range.group(1));
    long last = range.group(2) == null ? Long.MAX_VALUE : Long.parseLong(range.group(2));
    if (last < first) {
      return new Whole();
    }
    return first >= size
        ? new Unsatisfiable()
        : new Part(first, Math.min(last, size - 1) - first + 1);
  }
}

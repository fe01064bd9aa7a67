package org.ringrift.sync.cli.machine;

/**
 * Whether an output is a terminal, where lines may be drawn again, and in colour. The launcher says
 * so with the properties {@code ringsync.terminal} and, of standard error, {@code
 * ringsync.terminal.errors}; Java of our release level cannot tell.
 *
 * @param colour never true elsewhere, nor where NO_COLOR is set
 */
public record Terminal(boolean interactive, boolean colour) {
  /** A file or a pipe. */
  public static final Terminal NONE = new Terminal(false, false);

  private static final String OUTPUT = "ringsync.terminal";
  private static final String ERRORS = "ringsync.terminal.errors";
  private static final String CLEAR_LINE = "\r\u001b[K";

  /** Standard output of this process. */
  public static Terminal current() {
    return of(OUTPUT);
  }

  /** Standard error of this process. */
  public static Terminal errors() {
    return of(ERRORS);
  }

  private static Terminal of(String property) {
    boolean interactive = Boolean.getBoolean(property);
    return new Terminal(interactive, interactive && System.getenv("NO_COLOR") == null);
  }

  /** What takes back the line that is drawn. */
  public String clearLine() {
    return interactive ? CLEAR_LINE : "";
  }

  /** What went well. */
  public String good(String text) {
    return paint("32", text);
  }

  /** What somebody should look at. */
  public String bad(String text) {
    return paint("31", text);
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}

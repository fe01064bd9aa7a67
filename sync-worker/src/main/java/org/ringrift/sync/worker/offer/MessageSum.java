package org.ringrift.sync.worker.offer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Checksum of a request or an answer, its first line included. Data has hashes of its own; but a
 * changed byte in a question or an answer about data could give a file another name, or make a
 * passing fault look like one that no repetition mends. CRC-32C finds every change of up to four
 * neighbouring bytes. Who sends none is believed: older workers and producers do not.
 */
public final class MessageSum {
  /** The header that carries it, both ways. */
  public static final String HEADER = "Ringsync-Sum";

  private static final byte[] NOTHING = {};

  private MessageSum() {}

  /**
   * Of a request.
   *
   * @param path with what follows it on the first line
   * @param range empty where everything is asked for
   * @param body empty for a chunk, which has a hash of its own
   */
  public static String ofRequest(String method, String path, String range, byte[] body) {
    return sum(method + " " + path + " " + range, body);
  }

  /** Of a request without a body, or with a chunk as its body. */
  public static String ofRequest(String method, String path, String range) {
    return ofRequest(method, path, range, NOTHING);
  }

  /** Of an answer. */
  public static String ofAnswer(int status, byte[] body) {
    return sum(Integer.toString(status), body);
  }

  /** True where what was said is something else than what came. */
  public static boolean differs(Optional<String> said, String came) {
    return said.filter(sum -> !sum.equals(came)).isPresent();
  }

  private static String sum(String line, byte[] body) {
    CRC32C sum = new CRC32C();
    sum.update(line.getBytes(StandardCharsets.UTF_8));
    sum.update('\n');
    sum.update(body);
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}

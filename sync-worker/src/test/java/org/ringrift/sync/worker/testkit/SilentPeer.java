package org.ringrift.sync.worker.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ringrift.sync.worker.offer.MessageSum;

/**
 * A peer on loopback that says one thing to whoever connects, then nothing, and takes nothing: it
 * is gone, and no connection says so.
 */
public final class SilentPeer implements AutoCloseable {
  private final ServerSocket server;
  private final String words;
  private final Set<Socket> callers = ConcurrentHashMap.newKeySet();

  public SilentPeer(String words) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.words = words;
    Thread.ofVirtual().start(this::accept);
  }

  /** One that breaks off in the middle of an answer. */
  public static SilentPeer inTheMiddleOf(int status) throws IOException {
    return new SilentPeer(
        "HTTP/1.1 "
            + status
            + " Words\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"begun\":");
  }

  /** One whose answer has the checksum of another one. */
  public static SilentPeer damaged(int status, String json) throws IOException {
    String sum = MessageSum.ofAnswer(status, "{}".getBytes(StandardCharsets.UTF_8));
    return new SilentPeer(
        "HTTP/1.1 %d Words\r\nContent-Type: application/json\r\n%s: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, MessageSum.HEADER, sum, json.length(), json));
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket caller : callers) {
      caller.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = server.accept();
        callers.add(caller);
        caller.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }
}

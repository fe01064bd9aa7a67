package org.ringrift.sync.cli.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** TCP ports of the loopback interface. */
public final class Ports {
  private static final int BACKLOG = 1;

  private Ports() {}

  /**
   * The wanted port, or a free one for 0. Nothing keeps another process from taking it before it is
   * used.
   *
   * @param what who needs it, for the message
   * @throws StartException where the port is taken
   */
  public static int claim(int wanted, String what) throws StartException {
    if (wanted == 0) {
      return free(1).getFirst();
    }
    try (ServerSocket socket = listen(wanted)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartException(
          "port %d for %s is in use (%s); stop what listens there or choose another port"
              .formatted(wanted, what, e.getMessage()),
          e);
    }
  }

  /** That many different free ports. */
  public static List<Integer> free(int count) throws StartException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(listen(0));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new StartException("no free TCP port on this machine: " + e.getMessage(), e);
    } finally {
      sockets.forEach(Ports::close);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package org.ringrift.sync.worker.transfer.rsync;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ringrift.sync.worker.transfer.Line;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the rsync daemon where what a node serves or receives has a limit: rsync knows
 * limits for each connection only. Passes connections on to a port of loopback, and whatever goes
 * either way pays on the line of the node for that direction. The daemon's log says loopback for
 * everybody. Thread-safe.
 */
final class PacedPort implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PacedPort.class);
  private static final int BACKLOG = 50;
  private static final int SLICE_BYTES = 16 << 10;
  private static final int MOST_LINKS = 200;
  private static final int LOOK_MS = 10_000;

  /** Both sides of an rsync give up sooner. */
  private static final Duration MOST_SILENCE = Duration.ofMinutes(2);

  private final ServerSocket server;
  private final int behind;
  private final Line out;
  private final Line in;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  private PacedPort(ServerSocket server, int behind, Line out, Line in) {
    this.server = server;
    this.behind = behind;
    this.out = out;
    this.in = in;
  }

  /**
   * Listens.
   *
   * @param address port 0 picks a free one
   * @param behind a port of loopback
   * @throws IOException where the address is in use or not ours
   */
  static PacedPort open(InetSocketAddress address, int behind, Line out, Line in)
      throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(address, BACKLOG);
      server.setSoTimeout(LOOK_MS);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    PacedPort port = new PacedPort(server, behind, out, in);
    Thread.ofPlatform().daemon().name("rsync-port").start(port::accept);
    return port;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Ends every connection. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      log.warn("cannot close port {}: {}", port(), e.toString());
    }
    links.forEach(Link::end);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        begin(server.accept());
      } catch (SocketTimeoutException e) {
        log.trace("nobody came");
      } catch (IOException e) {
        log.debug("the port before the rsync daemon: {}", e.toString());
      }
      links.forEach(Link::endIfSilent);
    }
  }

  private void begin(Socket caller) throws IOException {
    if (links.size() >= MOST_LINKS) {
      log.warn("{} is turned away: {} use rsync already", caller, MOST_LINKS);
      caller.close();
      return;
    }
    try {
      Link link = new Link(caller, new Socket(InetAddress.getLoopbackAddress(), behind));
      links.add(link);
      link.start();
      if (server.isClosed()) {
        link.end();
      }
    } catch (IOException e) {
      caller.close();
      throw e;
    }
  }

  /** Two connections that are one for those at their ends. */
  private final class Link {
    private final Socket caller;
    private final Socket daemon;
    private volatile long movedAtNanos = System.nanoTime();

    Link(Socket caller, Socket daemon) {
      this.caller = caller;
      this.daemon = daemon;
    }

    void start() {
      Thread unusedThere = Thread.startVirtualThread(this::there);
      Thread unusedBack = Thread.startVirtualThread(this::back);
    }

    void endIfSilent() {
      if (System.nanoTime() - movedAtNanos > MOST_SILENCE.toNanos()) {
        end();
      }
    }

    void end() {
      links.remove(this);
      close(caller);
      close(daemon);
    }

    /** What the daemon has said until then still goes back. */
    private void there() {
      pass(caller, daemon, in::take);
      try {
        daemon.shutdownOutput();
      } catch (IOException e) {
        log.debug("the rsync daemon has closed its side: {}", e.toString());
      }
    }

    private void back() {
      pass(daemon, caller, out::take);
      end();
    }

    private void pass(Socket from, Socket to, Line.Meter meter) {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] slice = new byte[SLICE_BYTES];
        for (int read = in.read(slice); read >= 0; read = in.read(slice)) {
          meter.take(read);
          out.write(slice, 0, read);
          movedAtNanos = System.nanoTime();
        }
      } catch (IOException e) {
        log.debug("a connection to the rsync daemon ended: {}", e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        log.debug("cannot close {}: {}", socket, e.toString());
      }
    }
  }
}

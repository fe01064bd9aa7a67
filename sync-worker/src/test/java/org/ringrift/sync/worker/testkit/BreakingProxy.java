package org.ringrift.sync.worker.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Passes connections on to a port of loopback and breaks them after so many bytes. */
public final class BreakingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong connections = new AtomicLong();

  /** Every connection whose number is below {@code broken} ends after {@code bytes} bytes. */
  public BreakingProxy(int targetPort, int broken, long bytes) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(() -> accept(targetPort, broken, bytes));
  }

  private void accept(int targetPort, int broken, long bytes) {
    try {
      while (true) {
        Socket client = server.accept();
        boolean breaks = connections.getAndIncrement() < broken;
        Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        threads.execute(() -> pass(client, target, Long.MAX_VALUE));
        threads.execute(() -> pass(target, client, breaks ? bytes : Long.MAX_VALUE));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  private static void pass(Socket from, Socket to, long bytes) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      long left = bytes;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    } catch (IOException e) {
      // The other half was closed: this one ends with it.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}

package org.ringrift.sync.worker.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Passes connections on to a port of loopback, and breaks them by a plan. */
final class FaultProxy implements AutoCloseable {
  private static final int DELAY_MS = 150;
  private static final int BUFFER_BYTES = 16 << 10;

  private final FaultPlan plan;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong passed = new AtomicLong();
  private final AtomicReference<After> after = new AtomicReference<>();
  private volatile int behind;

  private record After(long bytes, Runnable something) {}

  FaultProxy(FaultPlan plan) throws IOException {
    this.plan = plan;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** New connections go to this port from now on. */
  void passOnTo(int port) {
    behind = port;
  }

  /** Does something once so many bytes more have gone through it, whichever way. */
  void afterBytes(long bytes, Runnable something) {
    after.set(new After(passed.get() + bytes, something));
  }

  /** Ends every connection, also those that nobody would ever end. */
  void cutAll() {
    links.forEach(Link::close);
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
    threads.shutdownNow();
  }

  private void count(int bytes) {
    long now = passed.addAndGet(bytes);
    After due = after.get();
    if (due != null && now >= due.bytes && after.compareAndSet(due, null)) {
      due.something.run();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        try {
          Socket called = new Socket(InetAddress.getLoopbackAddress(), behind);
          new Link(caller, called, plan.next()).start();
        } catch (IOException e) {
          caller.close();
        }
      } catch (IOException e) {
        // Closed, or nobody listens behind it: the caller sees its end.
      }
    }
  }

  /** Two connections that are one for those at their ends. */
  private final class Link {
    private final Socket caller;
    private final Socket called;
    private final Optional<Fault> fault;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean silent;

    Link(Socket caller, Socket called, Optional<Fault> fault) {
      this.caller = caller;
      this.called = called;
      this.fault = fault;
    }

    void start() {
      links.add(this);
      threads.execute(() -> pass(Fault.Way.THERE, caller, called));
      threads.execute(() -> pass(Fault.Way.BACK, called, caller));
    }

    void close() {
      links.remove(this);
      closed.countDown();
      close(caller);
      close(called);
    }

    private void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed.
      }
    }

    private void pass(Fault.Way way, Socket from, Socket to) {
      long until = fault.filter(f -> f.way() == way).map(Fault::afterBytes).orElse(Long.MAX_VALUE);
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        long passed = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          int before = (int) Math.min(read, Math.max(0, until - passed));
          boolean breaks = passed <= until && passed + read > until;
          passed += read;
          count(read);
          if (silent) {
            continue;
          }
          if (!breaks) {
            out.write(buffer, 0, read);
          } else {
            out.write(buffer, 0, before);
            if (!goesOn(fault.orElseThrow(), from, to, buffer, before, read)) {
              return;
            }
          }
        }
        if (!silent) {
          close();
        }
      } catch (IOException e) {
        if (!silent) {
          close();
        }
      } catch (InterruptedException e) {
        close();
      }
    }

    /** Does it; false where nothing is left to pass this way. */
    private boolean goesOn(Fault broken, Socket from, Socket to, byte[] buffer, int first, int end)
        throws IOException, InterruptedException {
      plan.happened(broken);
      switch (broken.kind()) {
        case RESET -> {
          from.setSoLinger(true, 0);
          to.setSoLinger(true, 0);
          close();
          return false;
        }
        case CLOSE -> {
          close();
          return false;
        }
        case STALL -> {
          closed.await();
          return false;
        }
        case TRUNCATE -> {
          to.shutdownOutput();
          from.getInputStream().transferTo(OutputStream.nullOutputStream());
          return false;
        }
        case HALF_OPEN -> {
          silent = true;
          return true;
        }
        case DELAY -> {
          boolean unused = closed.await(DELAY_MS, TimeUnit.MILLISECONDS);
        }
        case CORRUPT -> {
          for (int i = first; i < Math.min(end, first + 4); i++) {
            buffer[i] ^= (byte) (1 << (i % 8));
          }
        }
      }
      to.getOutputStream().write(buffer, first, end - first);
      return true;
    }
  }
}

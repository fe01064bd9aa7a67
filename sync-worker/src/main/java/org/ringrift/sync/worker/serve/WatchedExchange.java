package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * An exchange that is broken off when its peer neither sends what it announced nor takes what it is
 * answered. Only what waits for the peer is watched: what a handler does meanwhile may take long.
 * Used by one thread.
 */
final class WatchedExchange extends HttpExchange {
  /** A slow reader takes so many bytes in time. */
  private static final int SLICE_BYTES = 64 << 10;

  private final HttpExchange exchange;
  private final SlowReaders peers;
  private InputStream in;
  private OutputStream out;

  /** What may wait for the peer. */
  private interface Waiting<T> {
    T run() throws IOException;
  }

  WatchedExchange(HttpExchange exchange, SlowReaders peers) {
    this.exchange = exchange;
    this.peers = peers;
    this.in = new Input(exchange.getRequestBody());
    this.out = new Output(exchange.getResponseBody());
  }

  @Override
  public InputStream getRequestBody() {
    return in;
  }

  @Override
  public OutputStream getResponseBody() {
    return out;
  }

  @Override
  public void setStreams(InputStream newIn, OutputStream newOut) {
    in = newIn == null ? in : newIn;
    out = newOut == null ? out : newOut;
  }

  /** The server reads on for a while here, so that the peer sees its answer. */
  @Override
  public void close() {
    SlowReaders.Answer watched = peers.watch(getRemoteAddress());
    try {
      exchange.close();
    } finally {
      watched.close();
    }
  }

  @Override
  public void sendResponseHeaders(int status, long length) throws IOException {
    watched(
        () -> {
          exchange.sendResponseHeaders(status, length);
          return null;
        });
  }

  @Override
  public Headers getRequestHeaders() {
    return exchange.getRequestHeaders();
  }

  @Override
  public Headers getResponseHeaders() {
    return exchange.getResponseHeaders();
  }

  @Override
  public URI getRequestURI() {
    return exchange.getRequestURI();
  }

  @Override
  public String getRequestMethod() {
    return exchange.getRequestMethod();
  }

  @Override
  public HttpContext getHttpContext() {
    return exchange.getHttpContext();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return exchange.getRemoteAddress();
  }

  @Override
  public int getResponseCode() {
    return exchange.getResponseCode();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return exchange.getLocalAddress();
  }

  @Override
  public String getProtocol() {
    return exchange.getProtocol();
  }

  @Override
  public Object getAttribute(String name) {
    return exchange.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    exchange.setAttribute(name, value);
  }

  @Override
  public HttpPrincipal getPrincipal() {
    return exchange.getPrincipal();
  }

  private <T> T watched(Waiting<T> work) throws IOException {
    SlowReaders.Answer watched = peers.watch(getRemoteAddress());
    try {
      return work.run();
    } finally {
      watched.close();
    }
  }

  private final class Input extends FilterInputStream {
    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return watched(in::read);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return watched(() -> in.read(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
      watched(
          () -> {
            in.close();
            return null;
          });
    }
  }

  private final class Output extends FilterOutputStream {
    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int oneByte) throws IOException {
      watched(
          () -> {
            out.write(oneByte);
            return null;
          });
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += SLICE_BYTES) {
        int first = offset + done;
        int slice = Math.min(SLICE_BYTES, length - done);
        watched(
            () -> {
              out.write(bytes, first, slice);
              return null;
            });
      }
    }

    @Override
    public void flush() throws IOException {
      watched(
          () -> {
            out.flush();
            return null;
          });
    }

    @Override
    public void close() throws IOException {
      watched(
          () -> {
            out.close();
            return null;
          });
    }
  }
}

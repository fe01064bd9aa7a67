package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.function.IntSupplier;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;

/**
 * Holds what this node serves to its limits, whoever asks: planners only reckon with what they
 * know. One transfer too many is refused as {@link FailureCategory#SOURCE_BUSY}, which is nobody's
 * failure; the bytes of all answers are paid for in one place. Thread-safe.
 */
public final class UploadGate extends Filter {
  /** Small enough that many transfers get their turns, large enough to cost little. */
  private static final int SLICE_BYTES = 16 << 10;

  private final int atOnce;
  private final IntSupplier running;
  private final Toll toll;
  private int beginning;

  /**
   * @param atOnce how many transfers are served at most
   * @param running how many are served now
   * @param toll for all of them together
   */
  public UploadGate(int atOnce, IntSupplier running, Toll toll) {
    this.atOnce = atOnce;
    this.running = running;
    this.toll = toll;
  }

  @Override
  public String description() {
    return "limits of what this node serves";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    exchange.setStreams(null, new PacedOutput(exchange.getResponseBody()));
    if (!begins(exchange)) {
      chain.doFilter(exchange);
    } else if (enter()) {
      try {
        chain.doFilter(exchange);
      } finally {
        left();
      }
    } else {
      try (exchange) {
        String error = "serves " + atOnce + " transfers already, which is its limit";
        Answers.refuse(exchange, new Failure(FailureCategory.SOURCE_BUSY, error));
      }
    }
  }

  /** Each transfer of a file begins with an offer. */
  private static boolean begins(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("POST")
        && exchange.getRequestURI().getPath().equals(OfferHandler.PATH);
  }

  /** An offer takes a while to be made; until then it counts here. */
  private synchronized boolean enter() {
    if (running.getAsInt() + beginning >= atOnce) {
      return false;
    }
    beginning++;
    return true;
  }

  private synchronized void left() {
    beginning--;
  }

  private final class PacedOutput extends FilterOutputStream {
    PacedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int oneByte) throws IOException {
      pay(1);
      out.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += SLICE_BYTES) {
        int slice = Math.min(SLICE_BYTES, length - done);
        pay(slice);
        out.write(bytes, offset + done, slice);
      }
    }

    private void pay(int bytes) throws IOException {
      try {
        toll.pay(bytes);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException ended = new InterruptedIOException("the data server stops");
        ended.initCause(e);
        throw ended;
      }
    }
  }
}

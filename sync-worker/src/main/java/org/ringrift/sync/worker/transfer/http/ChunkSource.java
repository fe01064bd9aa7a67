package org.ringrift.sync.worker.transfer.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Supply;

/**
 * Reads one offer from the data server of its source. Used by several threads at once.
 *
 * <p>Over {@link HttpURLConnection} and not the newer client: the bytes go from the socket into the
 * caller's array on the caller's thread. Measured on loopback, sending included, a GB takes 1.1 s
 * of a processor, and 3.5 s with the newer one.
 */
public final class ChunkSource {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int MAX_ERROR_BYTES = 64 << 10;

  private final Supply supply;
  private final HttpClients http;

  /**
   * @param http a source from which nothing comes for as long as it is patient has failed
   */
  public ChunkSource(Supply supply, HttpClients http) {
    this.supply = supply;
    this.http = http;
  }

  Supply supply() {
    return supply;
  }

  /** Where the bytes of an offer can be read, whole or in ranges, at one address of its source. */
  public static URI data(Supply supply, String address) {
    return uri(supply, address, "data");
  }

  private static URI uri(Supply supply, String address, String what) {
    return HttpClients.uri(
        supply.source().endpoints(), address, "/v1/offers/" + supply.offer().id() + "/" + what);
  }

  /** The hashes of all chunks. */
  public ChunkHashes hashes() throws BrokenException, InterruptedException {
    long size = supply.offer().sizeBytes();
    byte[] hashes = new byte[ChunkHashes.HASH_SIZE_BYTES * ChunkHashes.count(size)];
    if (size > 0) {
      try (Body body = open("chunks", "", OK, hashes.length)) {
        body.fill(hashes, hashes.length, bytes -> {});
      }
    }
    return ChunkHashes.of(hashes, size);
  }

  /** Opens these bytes of the offer for reading. */
  Body open(long first, long length) throws BrokenException, InterruptedException {
    return open("data", "bytes=" + first + "-" + (first + length - 1), PARTIAL, length);
  }

  /** Hears of bytes that came, and may hold the reader up. */
  @FunctionalInterface
  interface Arrived {
    void bytes(int count) throws InterruptedException;
  }

  /** What a source answers. */
  final class Body implements AutoCloseable {
    private static final int READ_BYTES = 64 << 10;

    private final String address;
    private final HttpURLConnection connection;
    private final InputStream in;
    private long left;

    private Body(String address, HttpURLConnection connection, InputStream in, long length) {
      this.address = address;
      this.connection = connection;
      this.in = in;
      this.left = length;
    }

    /** Reads so many bytes to the start of the buffer. */
    void fill(byte[] buffer, int length, Arrived arrived)
        throws BrokenException, InterruptedException {
      int done = 0;
      while (done < length) {
        try {
          int read = in.read(buffer, done, Math.min(READ_BYTES, length - done));
          if (read < 0) {
            throw new EOFException("the connection ended " + left + " bytes early");
          }
          done += read;
          left -= read;
          arrived.bytes(read);
        } catch (IOException e) {
          throw broke("reading", address, e);
        }
      }
    }

    /** Keeps the connection for the next request, unless this one was broken off. */
    @Override
    public void close() {
      if (left > 0) {
        connection.disconnect();
      }
      try {
        in.close();
      } catch (IOException e) {
        connection.disconnect();
      }
    }
  }

  /** Tries every address: one that answered a moment ago may not answer now. */
  private Body open(String what, String range, int status, long length)
      throws BrokenException, InterruptedException {
    BrokenException last = null;
    for (String address : supply.addresses()) {
      try {
        return open(address, what, range, status, length);
      } catch (IOException e) {
        last = broke("asking for " + what + " of", address, e);
      }
    }
    throw last;
  }

  private Body open(String address, String what, String range, int status, long length)
      throws IOException, BrokenException {
    HttpURLConnection connection = connect(address, what);
    connection.setRequestProperty(
        MessageSum.HEADER, MessageSum.ofRequest("GET", connection.getURL().getPath(), range));
    if (!range.isEmpty()) {
      connection.setRequestProperty("Range", range);
    }
    int answered = connection.getResponseCode();
    if (answered != status) {
      throw refused(answered, connection);
    }
    if (connection.getContentLengthLong() != length) {
      String said = connection.getHeaderField("Content-Length");
      connection.disconnect();
      throw broken("answered with " + said + " bytes of " + what + " instead of " + length);
    }
    return new Body(address, connection, connection.getInputStream(), length);
  }

  private HttpURLConnection connect(String address, String what) throws IOException {
    HttpURLConnection connection =
        http.connection(uri(supply, address, what), supply.source().grant());
    Patience patience = http.patience();
    connection.setConnectTimeout(Math.toIntExact(patience.connect().toMillis()));
    connection.setReadTimeout(Math.toIntExact(patience.stall().toMillis()));
    return connection;
  }

  private BrokenException refused(int status, HttpURLConnection connection) throws IOException {
    try (InputStream body = connection.getErrorStream()) {
      byte[] json = body == null ? new byte[0] : body.readNBytes(MAX_ERROR_BYTES);
      HttpClients.requireUndamaged(
          Optional.ofNullable(connection.getHeaderField(MessageSum.HEADER)), status, json);
      return new BrokenException(OfferJson.readFailure(json));
    } catch (InvalidNameException e) {
      return broken("answered " + status + " and not as a data server: " + e.getMessage());
    }
  }

  private BrokenException broke(String doing, String address, IOException cause)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while reading from " + address);
    }
    return broken(
        doing
            + " "
            + supply.source().node()
            + " broke: "
            + address
            + ": "
            + http.describe(supply.source().endpoints(), cause));
  }

  private BrokenException broken(String error) {
    return new BrokenException(
        new Failure(FailureCategory.TRANSFER_BROKEN, supply.source().node() + ": " + error));
  }
}

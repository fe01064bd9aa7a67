package org.ringrift.sync.worker.transfer.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.TokenBucket;
import org.ringrift.sync.worker.transfer.TransportRequest;

/** Reads one offer from the data server of its source. Used by several threads at once. */
final class ChunkSource {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int READ_BYTES = 64 << 10;
  private static final int MAX_ERROR_BYTES = 64 << 10;

  private final HttpClient client;
  private final TransportRequest request;
  private final TokenBucket limit;
  private final AtomicLong received = new AtomicLong();

  ChunkSource(HttpClient client, TransportRequest request, TokenBucket limit) {
    this.client = client;
    this.request = request;
    this.limit = limit;
  }

  /** Bytes of chunks that came over the network so far. */
  long received() {
    return received.get();
  }

  /** The hashes of all chunks. */
  ChunkHashes hashes() throws BrokenException, InterruptedException {
    long size = request.offer().sizeBytes();
    byte[] hashes = new byte[ChunkHashes.HASH_SIZE_BYTES * ChunkHashes.count(size)];
    if (size > 0) {
      read("chunks", 0, 200, hashes);
    }
    return ChunkHashes.of(hashes, size);
  }

  /** Fills the buffer with the bytes of the offer from this place on. */
  void read(long first, byte[] buffer) throws BrokenException, InterruptedException {
    read("data", first, 206, buffer);
  }

  /** Tries every address: one that answered a moment ago may not answer now. */
  private void read(String what, long first, int status, byte[] buffer)
      throws BrokenException, InterruptedException {
    StringBuilder errors = new StringBuilder();
    for (String address : request.addresses()) {
      try {
        readFrom(address, what, first, status, buffer);
        return;
      } catch (IOException e) {
        if (Thread.interrupted() || e.getCause() instanceof InterruptedException) {
          throw new InterruptedException("interrupted while reading from " + address);
        }
        errors.append(' ').append(address).append(": ").append(Failure.describe(e)).append(';');
      }
    }
    throw new BrokenException(
        new Failure(
            FailureCategory.TRANSFER_BROKEN,
            "reading " + what + " of " + request.source().node() + " broke:" + errors));
  }

  private void readFrom(String address, String what, long first, int status, byte[] buffer)
      throws IOException, BrokenException, InterruptedException {
    HttpRequest.Builder get =
        HttpRequest.newBuilder(uri(address, what)).timeout(ANSWER_TIMEOUT).GET();
    if (status == 206) {
      get.header("Range", "bytes=" + first + "-" + (first + buffer.length - 1));
    }
    HttpResponse<InputStream> answer = client.send(get.build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != status) {
        throw refused(answer.statusCode(), body.readNBytes(MAX_ERROR_BYTES));
      }
      fill(body, buffer);
    }
  }

  private void fill(InputStream body, byte[] buffer) throws IOException, InterruptedException {
    int done = 0;
    while (done < buffer.length) {
      int read = body.read(buffer, done, Math.min(READ_BYTES, buffer.length - done));
      if (read < 0) {
        throw new EOFException("the connection ended " + (buffer.length - done) + " bytes early");
      }
      done += read;
      received.addAndGet(read);
      limit.take(read);
    }
  }

  private static BrokenException refused(int status, byte[] body) {
    try {
      return new BrokenException(OfferJson.readFailure(body));
    } catch (InvalidNameException e) {
      return new BrokenException(
          new Failure(
              FailureCategory.TRANSFER_BROKEN,
              "answered " + status + " and not as a data server: " + e.getMessage()));
    }
  }

  private URI uri(String address, String what) {
    Offer offer = request.offer();
    int port = request.source().endpoints().dataServerPort();
    return HttpClients.uri(address, port, "/v1/offers/" + offer.id() + "/" + what);
  }
}

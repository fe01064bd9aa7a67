package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.offer.PushJson;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Target;

/** Talks to the data server of a target about a push. Chunks may be sent by several threads. */
final class PushClient {
  private static final String PATH = "/v1/pushes";
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final int WRITE_BYTES = 64 << 10;
  private static final int MAX_ERROR_BYTES = 64 << 10;

  private final HttpClient client;
  private final Target target;
  private final HttpClients http;
  private final Patience patience;
  private final WriteWatch writes;
  private volatile String address;

  PushClient(Target target, HttpClients http) {
    this.client = http.create();
    this.target = target;
    this.http = http;
    this.patience = http.patience();
    this.writes = new WriteWatch(patience.stall());
    this.address = target.endpoints().addresses().getFirst();
  }

  /** Announces a file at the first address that answers, which the other calls go to as well. */
  PushReceiver.Announced announce(PushRequest request)
      throws BrokenException, InterruptedException {
    byte[] body = PushJson.write(request);
    List<String> errors = new ArrayList<>();
    for (String candidate : target.endpoints().addresses()) {
      address = candidate;
      try {
        HttpResponse<byte[]> answer = post(PATH, body);
        return answer.statusCode() == CREATED
            ? PushJson.readWanted(answer.body())
            : new PushReceiver.Announced.Present(PushJson.readFacts(accepted(answer)));
      } catch (IOException | InvalidNameException e) {
        errors.add(candidate + ": " + describe(e));
      }
    }
    throw broken(
        "cannot be reached at port " + target.endpoints().dataServerPort() + ": " + errors);
  }

  /** Has the whole checked and named. */
  PushReceiver.Facts finish(JobId job) throws BrokenException, InterruptedException {
    try {
      return PushJson.readFacts(accepted(post(PATH + "/" + job.value() + "/finish", new byte[0])));
    } catch (IOException | InvalidNameException e) {
      throw broken("did not finish: " + describe(e));
    }
  }

  /** Sends one chunk: so many bytes from the start of the buffer. */
  void put(JobId job, int chunk, byte[] buffer, int length, ChunkSource.Arrived sent)
      throws BrokenException, InterruptedException {
    HttpURLConnection connection = connect(PATH + "/" + job.value() + "/chunks/" + chunk, length);
    boolean answered = false;
    try {
      try (OutputStream out = connection.getOutputStream()) {
        for (int done = 0; done < length; done += WRITE_BYTES) {
          int part = Math.min(WRITE_BYTES, length - done);
          writes.write(connection, out, buffer, done, part);
          sent.bytes(part);
        }
      }
      int status = connection.getResponseCode();
      answered = true;
      if (status != NO_CONTENT) {
        throw new BrokenException(refusal(status, errorBody(connection, status)));
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while sending to " + address);
      }
      throw broken("broke while it got chunk " + chunk + ": " + describe(e));
    } finally {
      if (!answered) {
        connection.disconnect();
      }
    }
  }

  private HttpURLConnection connect(String path, int length) throws BrokenException {
    try {
      return open(path, length);
    } catch (IOException e) {
      throw broken("cannot be reached: " + describe(e));
    }
  }

  private HttpURLConnection open(String path, int length) throws IOException {
    HttpURLConnection connection = http.connection(uri(path), target.grant());
    connection.setConnectTimeout(Math.toIntExact(patience.connect().toMillis()));
    connection.setReadTimeout(Math.toIntExact(patience.stall().toMillis()));
    connection.setRequestMethod("PUT");
    connection.setRequestProperty(MessageSum.HEADER, MessageSum.ofRequest("PUT", path, ""));
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(length);
    return connection;
  }

  private static byte[] errorBody(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in = connection.getErrorStream()) {
      byte[] body = in == null ? new byte[0] : in.readNBytes(MAX_ERROR_BYTES);
      HttpClients.requireUndamaged(
          Optional.ofNullable(connection.getHeaderField(MessageSum.HEADER)), status, body);
      return body;
    }
  }

  private HttpResponse<byte[]> post(String path, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request = HttpClients.post(uri(path), target.grant(), body).build();
    return HttpClients.send(client, request, patience.answer());
  }

  private URI uri(String path) {
    return HttpClients.uri(target.endpoints(), address, path);
  }

  private byte[] accepted(HttpResponse<byte[]> answer) throws BrokenException {
    if (answer.statusCode() != OK) {
      throw new BrokenException(refusal(answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  private Failure refusal(int status, byte[] body) {
    try {
      return OfferJson.readFailure(body);
    } catch (InvalidNameException e) {
      String error = "answered " + status + " and not as a data server: " + e.getMessage();
      return broken(error).failure();
    }
  }

  private BrokenException broken(String error) {
    return new BrokenException(
        new Failure(
            FailureCategory.TRANSFER_BROKEN,
            "data server of target " + target.node() + " " + error));
  }

  private String describe(Exception failure) {
    return failure instanceof IOException io
        ? http.describe(target.endpoints(), io)
        : Failure.describe(failure);
  }
}
